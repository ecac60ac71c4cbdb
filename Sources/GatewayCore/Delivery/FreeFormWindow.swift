import Foundation
import GatewayKit

/// Whether a message may still be written freely: decided before the send, where a channel has a window.
enum FreeFormWindow: Sendable, Hashable {
  /// It may, as it is.
  case open
  /// It may not; this approved form goes out instead.
  case reopened(OutgoingMessage)
  /// It may not, and nothing goes out: the reason, for a person.
  case closed(String)

  /// Looks at a message to a customer who last wrote at `lastInboundAt`.
  init(
    _ message: OutgoingMessage, lastInboundAt: Date?, traits: ChannelTraits, adapter: any ChannelAdapter, now: Date
  ) {
    guard let window = traits.freeFormWindow, message.template == nil else {
      self = .open
      return
    }
    if let lastInboundAt, now < lastInboundAt + window {
      self = .open
      return
    }
    // A template says words in its place; a file would be lost without a sign.
    if message.file == nil, let instead = (adapter as? any Reopening)?.reopening(with: message) {
      self = .reopened(instead)
      return
    }
    let remedy =
      message.file == nil
      ? "Name a template in the channel's settings, or retry once the customer has written again"
      : "A template carries no file: retry once the customer has written again"
    let hours = Int(window.seconds / 3_600)
    let since = lastInboundAt.map { "\(Int(now.timeIntervalSince($0) / 3_600)) hours ago" } ?? "never"
    self = .closed(
      """
      held: the customer last wrote \(since), and the channel takes free words for \(hours) hours only. \(remedy)
      """)
  }

  /// The window of a conversation for `message` on its channel.
  static func of(
    _ message: OutgoingMessage, in conversation: Conversation, on channel: Channel, now: Date
  ) -> FreeFormWindow {
    FreeFormWindow(
      message, lastInboundAt: conversation.lastInboundAt, traits: channel.traits, adapter: channel.adapter, now: now)
  }
}

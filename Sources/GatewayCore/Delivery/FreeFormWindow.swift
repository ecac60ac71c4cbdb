import Foundation
import GatewayKit

/// Whether a channel's free-form window allows a message; decided before the send.
enum FreeFormWindow: Sendable, Hashable {
  /// The message may be sent unchanged.
  case open
  /// The window is closed; this approved template is sent instead.
  case reopened(OutgoingMessage)
  /// The window is closed and nothing is sent; the reason is shown to people.
  case closed(Explanation)

  /// Decides for a message to a customer who last wrote at `lastInboundAt`.
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
    // A template replaces text only; a file would be lost silently.
    if message.file == nil, let instead = (adapter as? any Reopening)?.reopening(with: message) {
      self = .reopened(instead)
      return
    }
    let hours = JSONValue.integer(Int(window.seconds / 3_600))
    guard let lastInboundAt else {
      let code: DeliveryCode = message.file == nil ? .windowNeverOpen : .windowNeverOpenForFile
      self = .closed(code.with(["hours": hours]))
      return
    }
    let code: DeliveryCode = message.file == nil ? .windowClosed : .windowClosedForFile
    self = .closed(
      code.with(["hours": hours, "ago": .integer(Int(now.timeIntervalSince(lastInboundAt) / 3_600))]))
  }

  /// The window for `message` in a conversation on its channel.
  static func of(
    _ message: OutgoingMessage, in conversation: Conversation, on channel: Channel, now: Date
  ) -> FreeFormWindow {
    FreeFormWindow(
      message, lastInboundAt: conversation.lastInboundAt, traits: channel.traits, adapter: channel.adapter, now: now)
  }
}

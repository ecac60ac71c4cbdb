import Foundation
import GatewayKit

/// What is said instead of the default reply when what was not answered holds no word that could be: the customer is asked
/// to write. Where nothing is said, because it was said a short while ago or a person reads the channel anyhow, a person is
/// asked to look.
enum MediaReplyPolicy {
  /// Its name in traces.
  static let name = "media_reply"

  /// The media reply; nil for a turn with words, or with nothing at all.
  static func verdict(on turn: Turn) -> Verdict? {
    guard turn.messages.allSatisfy(\.isWordless) else { return nil }
    if turn.automation == .suggest { return .passed(reason: "only what a person can read, and one reads this channel") }
    let reply = turn.content.bundle.mediaReply ?? MediaReply()
    if reply.onceEveryHours > 0, let last = turn.conversation.memory.mediaReplyAt,
      turn.now < last + .seconds(reply.onceEveryHours * 3600)
    {
      return .passed(reason: "given within the last \(reply.onceEveryHours) hours; a person is asked to look")
    }
    return .answered(
      Answer([Reply(reply.text ?? turn.texts.mediaReply)]), reason: "only what nobody here can read")
  }
}

extension Turn {
  /// The messages that are answered together.
  var messages: [InboundMessage] { [inbound] + following.map(\.inbound) }
}

extension InboundMessage {
  /// Whether it holds something and says nothing: files, a place or an address card without a word.
  var isWordless: Bool {
    guard payload == nil, !parts.isEmpty, text.allSatisfy(\.isWhitespace) else { return false }
    return parts.allSatisfy { part in
      switch part {
      case .text, .media, .location, .contact: true
      case .order, .form: false
      }
    } && parts.contains { if case .text = $0 { false } else { true } }
  }
}

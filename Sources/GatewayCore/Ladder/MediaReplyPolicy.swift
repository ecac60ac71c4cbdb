import Foundation
import GatewayKit

/// The reply to messages without any text, in place of the default reply: it asks the customer to write. When it is not
/// sent, because it was sent recently or a person reads the channel anyway, a person is asked to look.
enum MediaReplyPolicy {
  /// The name in traces.
  static let name = "media_reply"

  /// The media reply; nil for a turn with text or with no content.
  static func verdict(on turn: Turn) -> Verdict? {
    guard turn.messages.allSatisfy(\.isWordless) else { return nil }
    if turn.automation == .suggest {
      return .passed(reason: TraceCode.mediaReplyRead.with())
    }
    let reply = turn.content.bundle.mediaReply ?? MediaReply()
    if reply.onceEveryHours > 0, let last = turn.conversation.memory.mediaReplyAt,
      turn.now < last + .seconds(reply.onceEveryHours * 3600)
    {
      return .passed(reason: TraceCode.mediaReplyRecent.with(["hours": .integer(reply.onceEveryHours)]))
    }
    return .answered(Answer([Reply(reply.text ?? turn.texts.mediaReply)]), reason: TraceCode.nothingToRead.with())
  }
}

extension Turn {
  /// The messages answered together.
  var messages: [InboundMessage] { [inbound] + following.map(\.inbound) }
}

extension InboundMessage {
  /// Whether the message has content but no text: only files, locations or contacts.
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

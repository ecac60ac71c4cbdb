import Foundation
import GatewayKit

/// The reply when no rung answered and none failed.
enum DefaultReplyPolicy {
  /// The name in traces.
  static let name = "default_reply"

  /// The least hours between two default replies to a customer whose turns are over their quota.
  private static let overQuotaHours = 1

  /// The default reply, if the content has one and it was not given too recently. Where automation only suggests, none is
  /// given: a person reads unanswered messages, and the reply would get in the way.
  static func verdict(on turn: Turn) -> Verdict {
    if turn.automation == .suggest {
      return .passed(reason: TraceCode.onlySuggests.with())
    }
    guard let reply = turn.content.bundle.defaultReply else { return .passed(reason: TraceCode.noDefaultReply.with()) }
    let hours = turn.overQuota == nil ? reply.onceEveryHours : max(reply.onceEveryHours, overQuotaHours)
    if hours > 0, let last = turn.conversation.memory.defaultReplyAt, turn.now < last + .seconds(hours * 3600) {
      return .passed(reason: TraceCode.defaultReplyRecent.with(["hours": .integer(hours)]))
    }
    return .answered(Answer([Reply(reply.text)]), reason: TraceCode.defaultReply.with())
  }
}

import Foundation
import GatewayKit

/// The checks before the ladder, without AI: opt-out words, the conversation's owner, and whether the bot may answer at
/// all. Pure.
enum Gate {
  /// The gate's decision, each with the reason for the trace.
  enum Decision: Sendable, Hashable {
    /// The ladder may answer; if it does, the bot `returns` to a conversation that waits for a person.
    case open(reason: Explanation, returns: Bool = false)
    /// The message is recorded and not answered.
    case silenced(reason: Explanation)
    /// The gateway answers itself: opt-out and its end.
    case answered(Answer, reason: Explanation)
    /// Nobody is available and the bot may not answer alone. The notice is nil when it was sent recently.
    case away(String?, reason: Explanation)
    /// A person has to look at the conversation.
    case handOff(Handoff, reason: Explanation)
  }

  /// The shortest time between two away notices.
  static let awayNoticeInterval = Duration.seconds(4 * 3600)

  /// Decides on a turn. `isProviderDue` is whether a provider would be asked now; it only matters when the conversation
  /// waits since a failure.
  static func verdict(on turn: Turn, pause: Switches.Pause?, isProviderDue: Bool) -> Decision {
    if let why = turn.inbound.automatic { return .silenced(reason: TraceCode.noAnswerDue.with(["why": .string(why)])) }
    if let optOut = optOut(turn) { return optOut }
    let returns = turn.conversation.waitsSinceFailure && isProviderDue
    guard let silence = silence(in: Circumstances(turn, pause: pause, isProviderDue: isProviderDue)) else {
      return .open(reason: (returns ? TraceCode.botReturns : .botOwns).with(), returns: returns)
    }
    switch silence {
    case .queued(.failure):
      return .silenced(reason: SilenceCode.noneHealthy.with(["why": .string(Ownership.Reason.failure.rawValue)]))
    case .owned, .queued, .paused, .off, .capped: return .silenced(reason: silence.reason)
    // A customer who waits for a person already had this notice.
    case .late where returns, .closed where returns: return .silenced(reason: silence.reason)
    case .late: return .handOff(Handoff(.late, message: ""), reason: silence.reason)
    case .closed: return away(turn, reason: silence.reason)
    }
  }

  private static func optOut(_ turn: Turn) -> Decision? {
    guard turn.inbound.payload == nil else { return nil }
    let matcher = turn.content.matcher
    let text = FoldedText(turn.text)
    if matcher.isOptOut(text) {
      let words = turn.content.bundle.optOut.message ?? turn.texts.optedOut
      let edit = ProfileEdit(optOut: .set(turn.now))
      return .answered(Answer([Reply(words)], flow: .ended, profile: edit), reason: TraceCode.optOutWord.with())
    }
    if turn.conversation.contact.profile.optedOutAt != nil, matcher.isResume(text) {
      let edit = ProfileEdit(optOut: .cleared)
      return .answered(Answer([Reply(turn.texts.resumed)], profile: edit), reason: TraceCode.optOutTakenBack.with())
    }
    return nil
  }

  private static func away(_ turn: Turn, reason: Explanation) -> Decision {
    if let last = turn.conversation.memory.awayNoticeAt, turn.now < last + awayNoticeInterval {
      return .away(nil, reason: reason)
    }
    return .away(turn.content.bundle.businessHours?.awayMessage ?? turn.texts.awayMessage, reason: reason)
  }
}

extension Gate.Decision {
  var reason: Explanation {
    switch self {
    case .open(let reason, _), .silenced(let reason), .answered(_, let reason), .away(_, let reason),
      .handOff(_, let reason):
      reason
    }
  }

  var traced: Trace.Step.Verdict {
    switch self {
    case .open: .passed
    case .silenced: .silenced
    case .answered, .away: .answered
    case .handOff: .handedOff
    }
  }
}

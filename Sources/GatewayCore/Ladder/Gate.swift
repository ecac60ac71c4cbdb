import Foundation
import GatewayKit

/// The checks before the ladder, without AI: opt-out words, the conversation's owner, and whether the bot may answer at
/// all. Pure.
enum Gate {
  /// The gate's decision, each with the reason for the trace.
  enum Decision: Sendable, Hashable {
    /// The ladder may answer; if it does, the bot `returns` to a conversation that waits for a person.
    case open(reason: String, returns: Bool = false)
    /// The message is recorded and not answered.
    case silenced(reason: String)
    /// The gateway answers itself: opt-out and its end.
    case answered(Answer, reason: String)
    /// Nobody is available and the bot may not answer alone. The notice is nil when it was sent recently.
    case away(String?, reason: String)
    /// A person has to look at the conversation.
    case handOff(Handoff, reason: String)
  }

  /// The shortest time between two away notices.
  static let awayNoticeInterval = Duration.seconds(4 * 3600)

  /// Decides on a turn. `isProviderDue` is whether a provider would be asked now; it only matters when the conversation
  /// waits since a failure.
  static func verdict(on turn: Turn, pause: Switches.Pause?, isProviderDue: Bool) -> Decision {
    if let reason = turn.inbound.automatic { return .silenced(reason: "no automatic answer is due: \(reason)") }
    if let optOut = optOut(turn) { return optOut }
    let returns = turn.conversation.waitsSinceFailure && isProviderDue
    guard let silence = silence(in: Circumstances(turn, pause: pause, isProviderDue: isProviderDue)) else {
      return returns
        ? .open(
          reason: "nobody took the conversation after a failure, and a provider is healthy: the bot returns",
          returns: true) : .open(reason: "the bot owns the conversation")
    }
    switch silence {
    case .queued(.failure):
      return .silenced(reason: "\(silence.reason); every provider had failed, and none is healthy yet")
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
      return .answered(Answer([Reply(words)], flow: .ended, profile: edit), reason: "an opt-out word")
    }
    if turn.conversation.contact.profile.optedOutAt != nil, matcher.isResume(text) {
      let edit = ProfileEdit(optOut: .cleared)
      return .answered(Answer([Reply(turn.texts.resumed)], profile: edit), reason: "the opt-out was taken back")
    }
    return nil
  }

  private static func away(_ turn: Turn, reason: String) -> Decision {
    if let last = turn.conversation.memory.awayNoticeAt, turn.now < last + awayNoticeInterval {
      return .away(nil, reason: reason)
    }
    return .away(turn.content.bundle.businessHours?.awayMessage ?? turn.texts.awayMessage, reason: reason)
  }
}

extension Gate.Decision {
  var reason: String {
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

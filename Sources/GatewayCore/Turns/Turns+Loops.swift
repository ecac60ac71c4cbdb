import GatewayKit
import Logging

extension Turns {
  /// Restores the counts of earlier processes' automatic answers, on channels with a cap.
  func recallLoops() async throws(StoreError) {
    for channel in channels.all {
      guard let caps = channel.traits.automaticAnswers else { continue }
      loops.recall(try await store.automaticAnswers(on: channel.id, after: clock.now - caps.window), now: clock.now)
    }
  }

  /// The rules' outcome; silence if it would answer and the channel's cap of automatic answers has been reached.
  func capped(_ outcome: Ladder.RulesOutcome, _ turn: Turn) -> Ladder.RulesOutcome {
    guard outcome.speaks, let reason = whyCapped(turn.conversation) else { return outcome }
    var decision = Decision(step: Trace.Step(rung: "caps", verdict: .silenced, reason: reason, milliseconds: 0))
    decision.flagged = true
    return .decided(decision)
  }

  /// Why the cap stops automatic answers in a conversation; nil below the cap, and on channels without one.
  func whyCapped(_ conversation: Conversation) -> Explanation? {
    channels[conversation.channel]?.traits.automaticAnswers.flatMap {
      loops.whyNot(conversation, $0, now: clock.now)
    }
  }

  /// Counts the automatic answers of a committed change. Above the cap it pauses the channel and asks for a person.
  func count(_ change: ConversationChange, in conversation: Conversation) async throws(StoreError) {
    guard let channel = channels[conversation.channel], let caps = channel.traits.automaticAnswers else { return }
    let answers = change.deliveries.count { $0.delivery.author != .agent }
    guard let reason = loops.note(answers, in: conversation, caps, now: clock.now),
      switches.pause(of: channel.id) == nil
    else { return }
    log.error("automatic answers are paused", metadata: ["channel": "\(channel.id)", "reason": "\(reason)"])
    channel.health.degraded(.answering, since: clock.now, reason)
    try await switches.pause(channel.id, now: clock.now)
  }
}

extension Ladder.RulesOutcome {
  /// Whether the outcome leads to an automatic answer.
  fileprivate var speaks: Bool {
    switch self {
    case .open: true
    case .decided(let decision):
      !decision.answer.replies.isEmpty || decision.handoff.map { $0.message != "" } ?? false
    }
  }
}

import GatewayKit

/// What the ladder made of a turn: values, from which the one transaction that completes the turn is built.
struct Decision: Sendable, Hashable {
  /// In whose name the answer is given.
  var author = Author.bot
  /// What is said and changed.
  var answer = Answer()
  /// What a provider wrote for a person to send, where nothing of it is sent by itself.
  var draft: String?
  /// The wish for a person, if there is one.
  var handoff: Handoff?
  /// Why a person is wanted although the bot keeps the conversation, if one is.
  var wanted: Ownership.Reason?
  /// Whether the conversation wants a person's attention although the bot keeps it; nil leaves that as it is.
  var flagged: Bool?
  /// Whether the bot takes the conversation back with it, from a queue in which nobody came after a failure.
  var returns = false
  /// Whether the answer is the default reply, which is rationed.
  var isDefaultReply = false
  /// Whether the answer is the media reply, which is rationed.
  var isMediaReply = false
  /// Whether the answer is the away notice, which is rationed.
  var isAwayNotice = false
  /// The account of it.
  var steps: [Trace.Step]

  init(step: Trace.Step) { steps = [step] }

  /// The decision where the bot would have returned and no provider answered: nothing is said, a person is waited for.
  var staying: Decision {
    var decision = self
    decision.returns = false
    (decision.answer.replies, decision.answer.flow, decision.answer.profile) = ([], .unchanged, ProfileEdit())
    let reason = "no provider answered: the conversation waits for a person as before"
    decision.steps.append(Trace.Step(rung: "gate", verdict: .silenced, reason: reason, milliseconds: 0))
    return decision
  }
}

import GatewayKit

/// The ladder's decision on a turn, as values; the transaction that completes the turn is built from it.
struct Decision: Sendable, Hashable {
  /// The author of the answer.
  var author = Author.bot
  /// Messages and changes.
  var answer = Answer()
  /// A provider's text that a person may send, where automation only suggests.
  var draft: String?
  /// The handoff request, or nil.
  var handoff: Handoff?
  /// Why a person is wanted although the bot keeps the conversation; nil when none is.
  var wanted: Ownership.Reason?
  /// The new attention flag while the bot keeps the conversation; nil leaves it unchanged.
  var flagged: Bool?
  /// Whether the bot takes the conversation back from the queue, where it waited since a failure.
  var returns = false
  /// Whether the answer is the default reply, which is limited in frequency.
  var isDefaultReply = false
  /// Whether the answer is the media reply, which is limited in frequency.
  var isMediaReply = false
  /// Whether the answer is the away notice, which is limited in frequency.
  var isAwayNotice = false
  /// The trace of the decision.
  var steps: [Trace.Step]

  init(step: Trace.Step) { steps = [step] }

  /// The decision for when the bot would have returned but no provider answered: it says nothing and keeps waiting for
  /// a person.
  var staying: Decision {
    var decision = self
    decision.returns = false
    (decision.answer.replies, decision.answer.flow, decision.answer.profile) = ([], .unchanged, ProfileEdit())
    let reason = TraceCode.staysWaiting.with()
    decision.steps.append(Trace.Step(rung: "gate", verdict: .silenced, reason: reason, milliseconds: 0))
    return decision
  }
}

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
  /// Whether the conversation wants a person's attention although the bot keeps it; nil leaves that as it is.
  var flagged: Bool?
  /// Whether the answer is the default reply, which is rationed.
  var isDefaultReply = false
  /// Whether the answer is the media reply, which is rationed.
  var isMediaReply = false
  /// Whether the answer is the away notice, which is rationed.
  var isAwayNotice = false
  /// The account of it.
  var steps: [Trace.Step]

  init(step: Trace.Step) { steps = [step] }
}

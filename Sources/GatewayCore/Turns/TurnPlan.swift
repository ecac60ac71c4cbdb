import Foundation
import GatewayKit

/// Makes the change that completes the turns of messages decided on together. Pure.
struct TurnPlan {
  let turn: Turn
  /// The conversation of the turn, or a later revision for which the decision still holds.
  var conversation: Conversation
  /// The messages; the turn's own comes first.
  let members: [PendingTurn]
  let decision: Decision
  let traits: ChannelTraits
  /// The time of the commit; a provider may have taken long since the turn began.
  let now: Date

  var change: ConversationChange {
    var builder = ChangeBuilder(
      conversation, traits: traits, content: turn.content, flowContent: turn.flowContent,
      business: turn.business, now: now, source: turn.message.rawValue, replyTo: members.last?.event.externalID)
    builder.apply(decision.answer, as: decision.author)
    if let words = decision.draft {
      let draft = Draft(
        id: turn.message, text: words, provider: decision.steps.last?.rung ?? "",
        replyTo: members.last?.event.externalID, at: now)
      builder.remember { $0.draft = draft }
      builder.flag(true)
    }
    // The customer was promised a person, so the conversation stays flagged.
    if decision.returns { builder.give(to: .bot, Ownership(since: now, reason: .recovered, flagged: true)) }
    if let reason = decision.wanted { builder.want(reason) }
    if let flagged = decision.flagged { builder.flag(flagged) }
    if decision.isDefaultReply { builder.remember { $0.defaultReplyAt = now } }
    if decision.isMediaReply { builder.remember { $0.mediaReplyAt = now } }
    if decision.isAwayNotice { builder.remember { $0.awayNoticeAt = now } }
    if let handoff = decision.handoff { builder.handOff(handoff) }
    for member in members {
      let isFirst = member.message == turn.message
      builder.complete(member.position, trace(of: member), asked: isFirst ? decision.answer.asked : [])
    }
    return builder.change
  }

  /// Whether the decision is still valid for the current conversation: the owner and the place in a flow are unchanged.
  /// People's edits of drafts and flags do not affect it.
  func holds(for now: Conversation) -> Bool {
    now.epoch == turn.conversation.epoch && now.memory.flow == turn.conversation.memory.flow
  }

  /// The first message's trace has the steps; those of the others refer to it.
  private func trace(of member: PendingTurn) -> Trace {
    var steps = decision.steps
    if member.message != turn.message {
      let reason = TraceCode.answeredTogether.with(["message": .string(turn.message.rawValue)])
      steps = [Trace.Step(rung: "group", verdict: .answered, reason: reason, milliseconds: 0)]
    }
    return Trace(
      turn: turn.message.rawValue, message: member.message, at: turn.now, contentVersion: turn.content.version,
      epoch: turn.conversation.epoch, steps: steps)
  }
}

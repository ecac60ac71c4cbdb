import GatewayKit

/// Makes the change that completes a turn out of what the ladder decided. Pure.
struct TurnPlan {
  let turn: Turn
  let pending: PendingTurn
  let decision: Decision
  let traits: ChannelTraits

  var change: ConversationChange {
    var builder = ChangeBuilder(
      pending.conversation, traits: traits, content: turn.content, business: turn.business, now: turn.now,
      source: turn.message.rawValue, replyTo: pending.event.externalID)
    builder.apply(decision.answer, as: decision.author)
    if let flagged = decision.flagged { builder.flag(flagged) }
    if decision.isDefaultReply { builder.remember { $0.defaultReplyAt = turn.now } }
    if decision.isAwayNotice { builder.remember { $0.awayNoticeAt = turn.now } }
    if let handoff = decision.handoff { builder.handOff(handoff) }
    builder.complete(pending.position, trace)
    return builder.change
  }

  private var trace: Trace {
    Trace(
      turn: turn.message.rawValue, message: turn.message, at: turn.now, contentVersion: turn.content.version,
      epoch: pending.conversation.epoch, steps: decision.steps)
  }
}

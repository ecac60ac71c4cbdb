import Foundation
import GatewayKit

/// Makes the change for a due item. Pure; the caller completes a flow's step that asks models in between.
struct DuePlan {
  let item: DueItem
  /// The conversation the step was decided on, or a later revision for which the step still holds.
  var conversation: Conversation
  let traits: ChannelTraits
  /// The current content; decides everything about people and the queue.
  let content: LoadedContent
  /// The content version that the open flow runs on.
  let flowContent: LoadedContent
  let business: Business
  var now: Date
  /// The step of the flow whose pause has ended.
  var step: FlowStep?

  init(
    item: DueItem, conversation: Conversation, traits: ChannelTraits, content: LoadedContent,
    flowContent: LoadedContent, business: Business, now: Date
  ) {
    self.item = item
    self.conversation = conversation
    self.traits = traits
    self.content = content
    self.flowContent = flowContent
    self.business = business
    self.now = now
    if item.kind == .flowTimer, conversation.owner == .bot, var flow = conversation.memory.flow,
      case .time(let at, let part) = flow.waiting
    {
      // Setting the wall clock moves the item, but not the flow's copy of the instant.
      flow.waiting = .time(min(at, item.at), part: part)
      step = FlowMachine.resume(flow, with: .timer, context: context)
    }
  }

  /// Whether the decision is still valid for the current conversation.
  func holds(for now: Conversation) -> Bool {
    now.epoch == conversation.epoch && now.memory.flow == conversation.memory.flow
  }

  /// The inputs of the flow's step.
  var context: FlowContext {
    FlowContext(
      content: flowContent, contact: conversation.contact, channel: conversation.channel, business: business,
      message: "", now: now)
  }

  var change: ConversationChange {
    let name = "\(conversation.id).\(item.kind.rawValue).\(Int(item.at.timeIntervalSince1970 * 1_000))"
    var builder = ChangeBuilder(
      conversation, traits: traits, content: content, flowContent: flowContent, business: business, now: now,
      source: name)
    builder.due(.cancel(item.kind))
    switch (item.kind, conversation.owner) {
    case (.flowTimer, .bot): if let step { take(step, &builder) }
    case (.flowIdle, .bot): builder.setFlow(nil)
    case (.queueTimeout, .queue):
      let words = content.bundle.handoff.queueTimeoutMessage ?? texts.queueTimeoutMessage
      if !words.isEmpty { builder.say([Reply(words)], as: .system) }
      builder.give(to: .bot, Ownership(since: now, reason: .returned, flagged: true))
    case (.botReturn, .agent):
      builder.give(to: .bot, Ownership(since: now, reason: .returned))
    case (.flowTimer, _), (.flowIdle, _), (.queueTimeout, _), (.botReturn, _): break
    }
    return builder.change
  }

  private var texts: Catalogue { Catalogue.of(locale: business.locale) }

  private func take(_ step: FlowStep, _ builder: inout ChangeBuilder) {
    builder.apply(
      Answer(step.replies, flow: step.state.map(Answer.FlowChange.at) ?? .ended, profile: step.profile), as: .bot)
    if case .handOff(let handoff) = step.outcome { builder.handOff(handoff) }
  }
}

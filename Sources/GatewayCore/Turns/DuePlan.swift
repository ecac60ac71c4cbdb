import Foundation
import GatewayKit

/// Makes the change for something due. Pure; a flow's step that asks models is finished in between.
struct DuePlan {
  let item: DueItem
  /// The conversation as it is now: the one the step was taken in, or a later revision that the step holds for as well.
  var conversation: Conversation
  let traits: ChannelTraits
  /// The current content: it decides whatever concerns people and the queue.
  let content: LoadedContent
  /// What the open flow runs on.
  let flowContent: LoadedContent
  let business: Business
  var now: Date
  /// The step of the flow whose pause is over.
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
      // The item moves when the wall clock is set; the flow's own copy of the instant does not.
      flow.waiting = .time(min(at, item.at), part: part)
      step = FlowMachine.resume(flow, with: .timer, context: context)
    }
  }

  /// Whether what was decided holds for the conversation as it is now.
  func holds(for now: Conversation) -> Bool {
    now.epoch == conversation.epoch && now.memory.flow == conversation.memory.flow
  }

  /// What the step is decided on.
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

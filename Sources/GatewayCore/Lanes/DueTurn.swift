import Foundation
import GatewayKit

/// What happens in a conversation because its time has come. Each item is cancelled by the change that acts on it.
struct DueTurn {
  let turns: Turns
  let item: DueItem

  func take() async throws(StoreError) {
    guard let conversation = try await turns.store.conversation(item.conversation) else { return }
    guard let channel = turns.channels[conversation.channel] else {
      let isDisabled = turns.channels.disabled.contains(conversation.channel)
      return try await change(isDisabled ? .hold(item.kind) : .cancel(item.kind), in: conversation)
    }
    if item.kind == .flowTimer, turns.switches.pause(of: channel.id) != nil {
      try await change(.hold(item.kind), in: conversation)
      // Where the channel was resumed meanwhile, the release may have come before the hold.
      if try await turns.dueKeeping.releaseTimers(on: [channel.id]) > 0 { turns.due.lookAgain() }
      return
    }
    let work = Work(item)
    guard !turns.suspects.isSetAside(work) else { return try await setAside(in: conversation, on: channel) }
    let slot = turns.suspects.begin(work)
    defer { turns.suspects.end(slot, of: work) }
    let version = conversation.memory.flow?.contentVersion ?? turns.content.current.version
    var plan = DuePlan(
      item: item, conversation: conversation, traits: channel.traits, content: turns.content.current,
      flowContent: try await turns.content.content(version: version), business: turns.business, now: turns.clock.now)
    if let step = plan.step {
      let scene = FlowScene(
        context: plan.context, conversation: conversation.id, answering: [],
        automation: channel.configuration.automation)
      plan.step = try await turns.finish(step, scene, in: conversation)
      plan.now = turns.clock.now
    }
    _ = try await turns.committer.commit(plan.change)
  }

  /// Only changes what is due.
  private func change(_ due: DueChange, in conversation: Conversation) async throws(StoreError) {
    var change = ConversationChange(
      conversation: conversation.id, expectedEpoch: conversation.epoch, now: turns.clock.now)
    change.due = [due]
    _ = try await turns.committer.commit(change)
  }
}

/// Makes the change for something due. Pure; a flow's step that asks models is finished in between.
struct DuePlan {
  let item: DueItem
  let conversation: Conversation
  let traits: ChannelTraits
  /// What is in force now: whatever people and the queue are about.
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

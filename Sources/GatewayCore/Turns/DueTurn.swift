import Foundation
import GatewayKit

/// What happens in a conversation because its time has come. Each item is cancelled by the change that acts on it.
struct DueTurn {
  let turns: Turns
  let item: DueItem

  func take() async throws(StoreError) {
    var plan: DuePlan?
    // Each round but the first, somebody else committed a change meanwhile.
    while let conversation = try await turns.store.conversation(item.conversation),
      // Read after the conversation: where the item moves later, as with an agent's word, the revision has moved too.
      try await turns.store.dueItems(in: item.conversation, at: item.at).contains(item)
    {
      guard let channel = turns.channels[conversation.channel] else {
        // Until the channel is back; the next start cancels what belongs to a removed one.
        if try await change(.hold(item.kind), in: conversation) { return }
        continue
      }
      if item.kind == .flowTimer, turns.switches.pause(of: channel.id) != nil {
        guard try await change(.hold(item.kind), in: conversation) else { continue }
        // Where the channel was resumed meanwhile, the release may have come before the hold.
        if try await turns.dueReconciler.releaseTimers(on: [channel.id]) > 0 { turns.due.lookAgain() }
        return
      }
      let work = Work(item)
      guard !turns.suspects.isSetAside(work) else {
        guard try await setAside(in: conversation, on: channel) else { continue }
        return turns.suspects.settle(work)
      }
      do { try await turns.suspects.admit(work) } catch { return }
      let slot = turns.suspects.begin(work)
      var isDone = false
      defer { turns.suspects.end(slot, of: work, isDone: isDone) }
      var next: DuePlan
      if let decided = plan, decided.holds(for: conversation) {
        next = decided
        next.conversation = conversation
      } else {
        next = try await decide(on: conversation, channel)
      }
      isDone = try await turns.committer.commit(next.change)
      if isDone { return }
      plan = next
    }
  }

  /// Takes the open flow's step, which may ask a model.
  private func decide(on conversation: Conversation, _ channel: Channel) async throws(StoreError) -> DuePlan {
    let version = conversation.memory.flow?.contentVersion ?? turns.content.current.version
    var plan = DuePlan(
      item: item, conversation: conversation, traits: channel.traits, content: turns.content.current,
      flowContent: try await turns.content.content(version: version), business: turns.business, now: turns.clock.now)
    guard let step = plan.step else { return plan }
    turns.suspects.armThread()
    let scene = FlowScene(
      context: plan.context, conversation: conversation.id, answering: [], automation: channel.configuration.automation)
    plan.step = try await turns.finish(step, scene, in: conversation)
    plan.now = turns.clock.now
    return plan
  }

  /// Only changes what is due. False: the conversation was changed meanwhile.
  private func change(_ due: DueChange, in conversation: Conversation) async throws(StoreError) -> Bool {
    var change = ConversationChange(
      conversation: conversation.id, expectedEpoch: conversation.epoch, expectedRevision: conversation.revision,
      now: turns.clock.now)
    change.due = [due]
    return try await turns.committer.commit(change)
  }

  /// Cancels an item that crashes the process, and hands the conversation to a person. False: the conversation was changed
  /// meanwhile.
  func setAside(in conversation: Conversation, on channel: Channel) async throws(StoreError) -> Bool {
    var builder = ChangeBuilder(
      conversation, traits: channel.traits, content: turns.content.current, business: turns.business,
      now: turns.clock.now, source: "\(conversation.id).crash.\(Int(item.at.timeIntervalSince1970 * 1_000))")
    builder.due(.cancel(item.kind))
    if conversation.owner == .bot { builder.handOff(Handoff(.crash)) } else { builder.flag(true) }
    return try await turns.committer.commit(builder.change)
  }
}

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

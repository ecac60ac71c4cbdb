import Foundation
import GatewayKit

/// Carries out a due item of a conversation. The change that acts on an item also cancels it.
struct DueTurn {
  let turns: Turns
  let item: DueItem

  func take() async throws(StoreError) {
    var plan: DuePlan?
    // Every round after the first follows a conflict with another writer.
    while let conversation = try await turns.store.conversation(item.conversation),
      // Read after the conversation: whatever postpones the item, such as an agent's message, also moves the revision.
      try await turns.store.dueItems(in: item.conversation, at: item.at).contains(item)
    {
      guard let channel = turns.channels[conversation.channel] else {
        // Held until the channel is back; the next start cancels the items of removed channels.
        if try await change(.hold(item.kind), in: conversation) { return }
        continue
      }
      if item.kind == .flowTimer, turns.switches.pause(of: channel.id) != nil {
        guard try await change(.hold(item.kind), in: conversation) else { continue }
        // If the channel was resumed meanwhile, the release may have come before this hold.
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

  /// Decides the open flow's step, which may ask a model.
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

  /// Changes only the due times. False when the conversation was changed meanwhile.
  private func change(_ due: DueChange, in conversation: Conversation) async throws(StoreError) -> Bool {
    var change = ConversationChange(
      conversation: conversation.id, expectedEpoch: conversation.epoch, expectedRevision: conversation.revision,
      now: turns.clock.now)
    change.due = [due]
    return try await turns.committer.commit(change)
  }

  /// Cancels an item that crashes the process and hands the conversation to a person. False when the conversation was
  /// changed meanwhile.
  func setAside(in conversation: Conversation, on channel: Channel) async throws(StoreError) -> Bool {
    var builder = ChangeBuilder(
      conversation, traits: channel.traits, content: turns.content.current, business: turns.business,
      now: turns.clock.now, source: "\(conversation.id).crash.\(Int(item.at.timeIntervalSince1970 * 1_000))")
    builder.due(.cancel(item.kind))
    if conversation.owner == .bot { builder.handOff(Handoff(.crash)) } else { builder.flag(true) }
    return try await turns.committer.commit(builder.change)
  }
}

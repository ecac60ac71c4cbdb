import Foundation
import GatewayKit

/// Carries out a due item of a conversation. The change that acts on an item also cancels it.
struct DueTurn {
  let turns: Turns
  let item: DueItem

  /// What becomes of the item once the round's change is committed.
  private enum Outcome {
    /// Cancelled or postponed by another writer.
    case gone
    /// The gateway stops; the next start carries the item out.
    case stopped
    /// Held until its channel is back. The next start cancels the items of removed channels.
    case held
    /// Held until its channel is resumed.
    case paused(ChannelID)
    /// It crashes the process: cancelled, and the conversation handed to a person.
    case setAside
    case carriedOut
  }

  /// The item's work, registered while it runs.
  private struct Attempt {
    let slot: Int?
    /// The plan of the last round, which met a conflict.
    var plan: DuePlan?
  }

  private var work: Work { Work(item) }

  /// Carries the item out, holds it, or sets it aside; begins again when another writer changes the conversation.
  func take() async throws(StoreError) {
    var (outcome, attempt) = (Outcome.gone, Attempt?.none)
    // Not before the commit: `outcome` is set when the change is made, and the commit may still throw.
    var isDone = false
    defer { if let attempt { turns.suspects.end(attempt.slot, of: work, isDone: isDone) } }
    do throws(StoreError) {
      _ = try await turns.editor.commit(on: item.conversation) { conversation throws(StoreError) in
        let change: ConversationChange?
        (change, outcome) = try await self.change(for: conversation, &attempt)
        return change
      }
    } catch {
      guard error.kind == .notFound, try await turns.store.conversation(item.conversation) == nil else { throw error }
      return
    }
    switch outcome {
    case .carriedOut: isDone = true
    case .setAside: turns.suspects.settle(work)
    case .paused(let channel):
      // If the channel was resumed meanwhile, the release may have come before this hold.
      if try await turns.dueReconciler.releaseTimers(on: [channel]) > 0 { turns.due.lookAgain() }
    case .gone, .stopped, .held: break
    }
  }

  /// Makes the change for the conversation as it is now; nil when there is nothing to change.
  private func change(
    for conversation: Conversation, _ attempt: inout Attempt?
  ) async throws(StoreError) -> (ConversationChange?, Outcome) {
    // Read after the conversation: whatever postpones the item, such as an agent's message, also moves the revision.
    guard try await turns.store.dueItems(in: item.conversation, at: item.at).contains(item) else { return (nil, .gone) }
    guard let channel = turns.channels[conversation.channel] else { return (hold(in: conversation), .held) }
    if item.kind == .flowTimer, turns.switches.pause(of: channel.id) != nil {
      return (hold(in: conversation), .paused(channel.id))
    }
    if turns.suspects.isSetAside(work) { return (setAside(in: conversation, on: channel), .setAside) }
    if attempt == nil {
      do { try await turns.suspects.admit(work) } catch { return (nil, .stopped) }
      attempt = Attempt(slot: turns.suspects.begin(work))
    }
    var plan: DuePlan
    if let decided = attempt?.plan, decided.holds(for: conversation) {
      plan = decided
      plan.conversation = conversation
    } else {
      plan = try await decide(on: conversation, channel)
    }
    attempt?.plan = plan
    return (plan.change, .carriedOut)
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

  private func hold(in conversation: Conversation) -> ConversationChange {
    var change = ConversationChange(
      conversation: conversation.id, expectedEpoch: conversation.epoch, expectedRevision: conversation.revision,
      now: turns.clock.now)
    change.due = [.hold(item.kind)]
    return change
  }

  private func setAside(in conversation: Conversation, on channel: Channel) -> ConversationChange {
    var builder = ChangeBuilder(
      conversation, traits: channel.traits, content: turns.content.current, business: turns.business,
      now: turns.clock.now, source: "\(conversation.id).crash.\(Int(item.at.timeIntervalSince1970 * 1_000))")
    builder.due(.cancel(item.kind))
    if conversation.owner == .bot { builder.handOff(Handoff(.crash)) } else { builder.flag(true) }
    return builder.change
  }
}

import Foundation
import GatewayKit

/// Carries out a due item of a conversation. The change that acts on an item also cancels it.
struct DueTurn {
  let turns: Turns
  let item: DueItem

  /// What became of the item.
  private enum End {
    /// Cancelled or postponed by another writer, or its conversation was deleted.
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

  func take() async throws(StoreError) {
    var (end, attempt) = (End.gone, Attempt?.none)
    var isDone = false
    defer { if let attempt { turns.suspects.end(attempt.slot, of: work, isDone: isDone) } }
    do throws(StoreError) {
      _ = try await turns.editor.commit(on: item.conversation) { conversation throws(StoreError) in
        let change: ConversationChange?
        (change, end) = try await next(for: conversation, &attempt)
        return change
      }
    } catch {
      guard error.kind == .notFound else { throw error }
      return
    }
    switch end {
    case .carriedOut: isDone = true
    case .setAside: turns.suspects.settle(work)
    case .paused(let channel):
      // If the channel was resumed meanwhile, the release may have come before this hold.
      if try await turns.dueReconciler.releaseTimers(on: [channel]) > 0 { turns.due.lookAgain() }
    case .gone, .stopped, .held: break
    }
  }

  /// Makes the change for the conversation as it is now; nil when there is nothing to change.
  private func next(
    for conversation: Conversation, _ attempt: inout Attempt?
  ) async throws(StoreError) -> (ConversationChange?, End) {
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

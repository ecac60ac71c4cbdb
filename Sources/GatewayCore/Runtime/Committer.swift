import GatewayKit
import Metrics

/// Commits changes to conversations and notifies the parts of the gateway that they concern.
struct Committer: Sendable {
  let store: any Store
  let outbox: Outbox
  let due: DueClock
  let live: LiveConversations
  let interruptions: Interruptions
  let handover: TurnHandover
  let fence: OwnershipFence
  private let stale = Counter(label: "balcao_stale_changes_total")

  /// Commits a change. False when the conversation has changed since the change was built.
  func commit(_ change: ConversationChange) async throws(StoreError) -> Bool {
    guard case .committed = try await result(of: change) else {
      stale.increment()
      return false
    }
    handover.note(in: change.conversation)
    if change.owner != nil { interruptions.signal(.ownerChanged, in: change.conversation) }
    if change.owner != nil || !change.turns.isEmpty {
      live.ringForLast(change.conversation)
    } else {
      live.ring(change.conversation)
    }
    due.note(change.due, in: change.conversation)
    if !change.deliveries.isEmpty { outbox.wake(change.conversation) }
    return true
  }

  private func result(of change: ConversationChange) async throws(StoreError) -> ChangeResult {
    guard change.owner != nil else { return try await store.commit(change) }
    // A change by a person or a timer: hide the preview before the commit.
    if change.turns.isEmpty { live.hideWriting(in: change.conversation) }
    return try await fence.during(change.conversation) { () throws(StoreError) in try await store.commit(change) }
  }
}

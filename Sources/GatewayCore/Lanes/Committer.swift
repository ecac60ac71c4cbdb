import GatewayKit
import Metrics

/// Commits changes to conversations, and tells whoever waits for what is new in them.
struct Committer: Sendable {
  let store: any Store
  let outbox: Outbox
  let due: DueClock
  let live: LiveConversations
  let interruptions: Interruptions
  let fresh: FreshTurns

  /// Commits a change; true when it was, false when it was decided on something that is no longer so.
  func commit(_ change: ConversationChange) async throws(StoreError) -> Bool {
    guard case .committed = try await store.commit(change) else {
      Counter(label: "balcao_stale_changes_total").increment()
      return false
    }
    fresh.note(in: change.conversation)
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
}

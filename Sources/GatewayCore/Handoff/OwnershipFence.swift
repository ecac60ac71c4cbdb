import GatewayKit
import Synchronization

/// Orders the starts of the bot's sends against changes of owner (invariant 5).
///
/// When the outbox claims a delivery, the store confirms that no person owns the conversation, but one may take it
/// before the outside call. A mark taken before the claim detects this: it is valid while no change of owner has
/// started since. A send that may not start is checked again after the change.
final class OwnershipFence: Sendable {
  /// A point in a conversation's changes of owner.
  struct Mark: Sendable, Hashable {
    fileprivate let slot: Int
    fileprivate let ended: UInt32
  }

  private struct Slot {
    var underWay = 0
    var ended: UInt32 = 0
  }

  /// Conversations share slots. A change in another conversation costs only one more check.
  private static let slots = 1 << 12
  private let state = Mutex([Slot](repeating: Slot(), count: OwnershipFence.slots))

  /// The current mark. Take it before the claim.
  func mark(_ conversation: ConversationID) -> Mark {
    let slot = Self.slot(of: conversation)
    return state.withLock { Mark(slot: slot, ended: $0[slot].ended) }
  }

  /// Whether a marked send may start: no change of owner has ended since the mark, and none is under way.
  func mayBegin(_ mark: Mark) -> Bool {
    state.withLock { $0[mark.slot].underWay == 0 && $0[mark.slot].ended == mark.ended }
  }

  /// Runs a change of owner. No marked send starts until it has ended.
  func during<T: Sendable>(
    _ conversation: ConversationID, _ change: () async throws(StoreError) -> T
  ) async throws(StoreError) -> T {
    let slot = Self.slot(of: conversation)
    state.withLock { $0[slot].underWay += 1 }
    defer {
      state.withLock {
        $0[slot].underWay -= 1
        $0[slot].ended &+= 1
      }
    }
    return try await change()
  }

  private static func slot(of conversation: ConversationID) -> Int {
    var hasher = Hasher()
    hasher.combine(conversation)
    return hasher.finalize() & (slots - 1)
  }
}

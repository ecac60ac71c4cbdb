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
    fileprivate let stripe: Int
    fileprivate let ended: UInt32
  }

  private struct Stripe {
    var underWay = 0
    var ended: UInt32 = 0
  }

  /// Conversations share stripes. A change in another conversation costs only one more check.
  private static let stripes = 1 << 12
  private let state = Mutex([Stripe](repeating: Stripe(), count: OwnershipFence.stripes))

  /// The current mark. Take it before the claim.
  func mark(_ conversation: ConversationID) -> Mark {
    let stripe = conversation.stripe(of: Self.stripes)
    return state.withLock { Mark(stripe: stripe, ended: $0[stripe].ended) }
  }

  /// Whether a marked send may start: no change of owner has ended since the mark, and none is under way.
  func mayBegin(_ mark: Mark) -> Bool {
    state.withLock { $0[mark.stripe].underWay == 0 && $0[mark.stripe].ended == mark.ended }
  }

  /// Runs a change of owner. No marked send starts until it has ended.
  func during<T: Sendable>(
    _ conversation: ConversationID, _ change: () async throws(StoreError) -> T
  ) async throws(StoreError) -> T {
    let stripe = conversation.stripe(of: Self.stripes)
    state.withLock { $0[stripe].underWay += 1 }
    defer {
      state.withLock {
        $0[stripe].underWay -= 1
        $0[stripe].ended &+= 1
      }
    }
    return try await change()
  }
}

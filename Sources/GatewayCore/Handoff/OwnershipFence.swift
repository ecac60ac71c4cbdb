import GatewayKit
import Synchronization

/// Puts the beginnings of the bot's sends and the changes of owner into one order (invariant 5).
///
/// The outbox learns from the store, when it takes a delivery, that nobody took the conversation; between that and the call
/// to the outside somebody can. A mark from before the delivery was taken tells: it holds as long as no change of owner has
/// been under way since. A send that may not begin is looked at anew, once the change is through.
final class OwnershipFence: Sendable {
  /// A moment in a conversation.
  struct Mark: Sendable, Hashable {
    fileprivate let slot: Int
    fileprivate let ended: UInt32
  }

  private struct Slot {
    var underWay = 0
    var ended: UInt32 = 0
  }

  /// Conversations share slots: a change in another one only makes a send be looked at once more.
  private static let slots = 1 << 12
  private let state = Mutex([Slot](repeating: Slot(), count: OwnershipFence.slots))

  /// This moment: taken before the delivery is.
  func mark(_ conversation: ConversationID) -> Mark {
    let slot = Self.slot(of: conversation)
    return state.withLock { Mark(slot: slot, ended: $0[slot].ended) }
  }

  /// Whether a send that was marked may begin now: nobody has taken the conversation since, nor is about to.
  func mayBegin(_ mark: Mark) -> Bool {
    state.withLock { $0[mark.slot].underWay == 0 && $0[mark.slot].ended == mark.ended }
  }

  /// Does what changes the owner; until it has ended, no marked send begins.
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

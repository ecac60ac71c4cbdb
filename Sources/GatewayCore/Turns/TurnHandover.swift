import GatewayKit
import Synchronization

/// Saves a lane from reading what is known already.
///
/// The journal gives, with a message it has taken, the turn that message is: handed over here, it need not be read back.
/// It holds as long as nothing else happened in the conversation since before it was read: no other message, no change
/// that was committed. Both are told here, by whoever brings them about and before anybody else hears of them. Where one
/// of them may have happened, the store is asked, as it is after a start.
final class TurnHandover: Sendable {
  /// A moment in a conversation.
  struct Mark: Sendable, Hashable {
    fileprivate let slot: Int
    fileprivate let count: UInt32

    fileprivate var next: Mark { Mark(slot: slot, count: count &+ 1) }
  }

  /// A waiting message with the moment it was read.
  struct Turn: Sendable {
    let pending: PendingTurn
    /// From before it was read.
    let mark: Mark
    /// Whether no other message of the conversation waited then.
    let isAlone: Bool
  }

  /// Conversations share counters: one that counts another's changes only asks the store once more.
  private static let slots = 1 << 14

  private struct State {
    var counts = [UInt32](repeating: 0, count: TurnHandover.slots)
    var handed: [ConversationID: Turn] = [:]
  }

  private let state = Mutex(State())

  /// This moment: taken before what it stands for is read.
  func mark(_ conversation: ConversationID) -> Mark {
    let slot = Self.slot(of: conversation)
    return state.withLock { Mark(slot: slot, count: $0.counts[slot]) }
  }

  /// Whether nothing happened since.
  func holds(_ mark: Mark) -> Bool { state.withLock { $0.counts[mark.slot] == mark.count } }

  /// Whether one thing happened since.
  func holdsButOnce(_ mark: Mark) -> Bool { holds(mark.next) }

  /// Something happened.
  func note(in conversation: ConversationID) {
    let slot = Self.slot(of: conversation)
    state.withLock { $0.counts[slot] &+= 1 }
  }

  /// A message was accepted: `turn` is what the journal gave with it, for which `mark` was taken.
  func note(_ turn: PendingTurn?, acceptedAfter mark: Mark, in conversation: ConversationID) {
    state.withLock { state in
      let isFirst = state.counts[mark.slot] == mark.count
      state.counts[mark.slot] &+= 1
      if isFirst, let turn { state.handed[conversation] = Turn(pending: turn, mark: mark.next, isAlone: true) }
    }
  }

  /// The turn that was handed over, if it still holds.
  func take(in conversation: ConversationID) -> Turn? {
    state.withLock { state in
      guard let turn = state.handed.removeValue(forKey: conversation) else { return nil }
      return state.counts[turn.mark.slot] == turn.mark.count ? turn : nil
    }
  }

  private static func slot(of conversation: ConversationID) -> Int {
    var hasher = Hasher()
    hasher.combine(conversation)
    return hasher.finalize() & (slots - 1)
  }
}

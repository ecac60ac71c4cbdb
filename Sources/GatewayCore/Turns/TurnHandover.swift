import GatewayKit
import Synchronization

/// Saves a lane a read of what the process already knows.
///
/// When the journal accepts a message it also returns the message's turn; a turn kept here need not be read back. It is
/// valid while nothing else has happened in the conversation since the mark before it was read: no other message and no
/// committed change. Both are noted here by the code that causes them, before any other part learns of them. After
/// either, and after a start, the lane reads the store.
final class TurnHandover: Sendable {
  /// A point in a conversation's history.
  struct Mark: Sendable, Hashable {
    fileprivate let slot: Int
    fileprivate let count: UInt32

    fileprivate var next: Mark { Mark(slot: slot, count: count &+ 1) }
  }

  /// A waiting message with the mark of its read.
  struct Turn: Sendable {
    let pending: PendingTurn
    /// Taken before the message was read.
    let mark: Mark
    /// Whether it was the conversation's only waiting message.
    let isAlone: Bool
  }

  /// Conversations share counters. A change in another conversation costs only one more read.
  private static let slots = 1 << 14

  private struct State {
    var counts = [UInt32](repeating: 0, count: TurnHandover.slots)
    var handed: [ConversationID: Turn] = [:]
  }

  private let state = Mutex(State())

  /// The current mark. Take it before reading what it stands for.
  func mark(_ conversation: ConversationID) -> Mark {
    let slot = Self.slot(of: conversation)
    return state.withLock { Mark(slot: slot, count: $0.counts[slot]) }
  }

  /// Whether nothing has happened since the mark.
  func holds(_ mark: Mark) -> Bool { state.withLock { $0.counts[mark.slot] == mark.count } }

  /// Whether exactly one thing has happened since the mark.
  func holdsButOnce(_ mark: Mark) -> Bool { holds(mark.next) }

  /// Records that something happened.
  func note(in conversation: ConversationID) {
    let slot = Self.slot(of: conversation)
    state.withLock { $0.counts[slot] &+= 1 }
  }

  /// Records an accepted message. `turn` is what the journal returned, and `mark` was taken before.
  func note(_ turn: PendingTurn?, acceptedAfter mark: Mark, in conversation: ConversationID) {
    state.withLock { state in
      let isFirst = state.counts[mark.slot] == mark.count
      state.counts[mark.slot] &+= 1
      if isFirst, let turn { state.handed[conversation] = Turn(pending: turn, mark: mark.next, isAlone: true) }
    }
  }

  /// Takes the kept turn, if it is still valid.
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

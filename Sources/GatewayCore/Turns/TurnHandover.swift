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
    fileprivate let stripe: Int
    fileprivate let count: UInt32

    fileprivate var next: Mark { Mark(stripe: stripe, count: count &+ 1) }
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
  private static let stripes = 1 << 14

  private struct State {
    var counts = [UInt32](repeating: 0, count: TurnHandover.stripes)
    var handed: [ConversationID: Turn] = [:]
  }

  private let state = Mutex(State())

  /// The current mark. Take it before reading what it stands for.
  func mark(_ conversation: ConversationID) -> Mark {
    let stripe = conversation.stripe(of: Self.stripes)
    return state.withLock { Mark(stripe: stripe, count: $0.counts[stripe]) }
  }

  /// Whether nothing has happened since the mark.
  func holds(_ mark: Mark) -> Bool { state.withLock { $0.counts[mark.stripe] == mark.count } }

  /// Whether exactly one thing has happened since the mark.
  func holdsButOnce(_ mark: Mark) -> Bool { holds(mark.next) }

  /// Records that something happened.
  func note(in conversation: ConversationID) {
    let stripe = conversation.stripe(of: Self.stripes)
    state.withLock { $0.counts[stripe] &+= 1 }
  }

  /// Records an accepted message. `turn` is what the journal returned, and `mark` was taken before.
  func note(_ turn: PendingTurn?, acceptedAfter mark: Mark, in conversation: ConversationID) {
    state.withLock { state in
      let isFirst = state.counts[mark.stripe] == mark.count
      state.counts[mark.stripe] &+= 1
      if isFirst, let turn { state.handed[conversation] = Turn(pending: turn, mark: mark.next, isAlone: true) }
    }
  }

  /// Takes the kept turn, if it is still valid.
  func take(in conversation: ConversationID) -> Turn? {
    state.withLock { state in
      guard let turn = state.handed.removeValue(forKey: conversation) else { return nil }
      return state.counts[turn.mark.stripe] == turn.mark.count ? turn : nil
    }
  }
}

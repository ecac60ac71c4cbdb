public import Foundation
public import GatewayKit

/// The only durable table of due times: pauses of flows, the bot's return, queue time-outs.
///
/// A held item keeps its time and is not due before it is released. An unreadable row is left out and reported
/// (`DamageReporting`).
public protocol DueStore: Sendable {
  /// Items due at `now` and not held, earliest first, at most `limit`; with a cursor the next page. They are not
  /// removed: the change that acts on an item cancels it in the same commit, so that a crash in between loses nothing.
  func dueItems(at now: Date, after cursor: DueCursor?, limit: Int) async throws(StoreError) -> [DueItem]

  /// Items due at `now` and not held, in one conversation.
  func dueItems(in conversation: ConversationID, at now: Date) async throws(StoreError) -> [DueItem]

  /// Holds every item of a channel's conversations. Returns how many were not held before.
  func holdDue(on channel: ChannelID) async throws(StoreError) -> Int

  /// Releases the held items of these kinds on a channel, at their original times. Returns how many.
  func releaseDue(_ kinds: Set<DueKind>, on channel: ChannelID) async throws(StoreError) -> Int

  /// Cancels every item, held or not, of conversations on channels other than these. Returns how many.
  func cancelDue(exceptOn channels: Set<ChannelID>) async throws(StoreError) -> Int
}

extension DueStore {
  /// The first items due at `now`, at most `limit`.
  public func dueItems(at now: Date, limit: Int) async throws(StoreError) -> [DueItem] {
    try await dueItems(at: now, after: nil, limit: limit)
  }
}

/// Where a page of due items begins.
public enum DueCursor: Sendable, Hashable {
  /// At items due at this instant or later.
  case from(Date)
  /// After this item, the last one of the previous page.
  case after(DueItem)
}

/// Kinds of due items; a conversation has at most one of each.
public enum DueKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// A flow continues after a pause.
  case flowTimer = "flow_timer"
  /// A flow ends at its idle timeout.
  case flowIdle = "flow_idle"
  /// The customer in the queue is informed that nobody is available, and the bot answers again.
  case queueTimeout = "queue_timeout"
  /// The bot returns some time after an agent's last message.
  case botReturn = "bot_return"

  /// Reads a kind, also one written by an earlier version.
  public init?(rawValue: String) {
    switch rawValue {
    case "flow_timer", "flowTimer": self = .flowTimer
    case "flow_idle", "flowIdle": self = .flowIdle
    case "queue_timeout", "queueTimeout": self = .queueTimeout
    case "bot_return", "botReturn": self = .botReturn
    default: return nil
    }
  }
}

/// A due item.
public struct DueItem: Sendable, Hashable {
  /// The conversation.
  public let conversation: ConversationID
  /// The kind.
  public let kind: DueKind
  /// The due time.
  public let at: Date

  /// Creates an item.
  public init(conversation: ConversationID, kind: DueKind, at: Date) {
    self.conversation = conversation
    self.kind = kind
    self.at = at
  }
}

/// A change to the due items of one conversation.
public enum DueChange: Sendable, Hashable {
  /// Sets the item to an instant, or moves it; it is not held any more.
  case set(DueKind, Date)
  /// Holds the item at its time until it is released; does nothing without such an item.
  case hold(DueKind)
  /// Removes the item; does nothing without such an item.
  case cancel(DueKind)
}

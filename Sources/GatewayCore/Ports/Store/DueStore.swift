public import Foundation
public import GatewayKit

/// The one durable table of things that happen at a time: waits of flows, the bot's return, queue time-outs.
///
/// A held item keeps its time and does not happen before it is released. A row that cannot be read is left out and
/// reported (`DamageReporting`).
public protocol DueStore: Sendable {
  /// What is due at `now` and not held, the earliest first, at most `limit`; with a cursor the page after it. Nothing is
  /// removed: the change that acts on an item cancels it in the same commit, so that a kill in between loses nothing.
  func dueItems(at now: Date, after cursor: DueCursor?, limit: Int) async throws(StoreError) -> [DueItem]

  /// What is due at `now` and not held in one conversation.
  func dueItems(in conversation: ConversationID, at now: Date) async throws(StoreError) -> [DueItem]

  /// Holds every item of a channel's conversations. Returns how many were not held before.
  func holdDue(on channel: ChannelID) async throws(StoreError) -> Int

  /// Releases the held items of these kinds on a channel, at their own times. Returns how many.
  func releaseDue(_ kinds: Set<DueKind>, on channel: ChannelID) async throws(StoreError) -> Int

  /// Cancels every item, held or not, of conversations on other channels than these. Returns how many.
  func cancelDue(exceptOn channels: Set<ChannelID>) async throws(StoreError) -> Int
}

extension DueStore {
  /// The first items that are due at `now`, at most `limit`.
  public func dueItems(at now: Date, limit: Int) async throws(StoreError) -> [DueItem] {
    try await dueItems(at: now, after: nil, limit: limit)
  }
}

/// Where a page of due items begins.
public enum DueCursor: Sendable, Hashable {
  /// With the items due at this instant or later.
  case from(Date)
  /// Behind this item, the last one of the page before.
  case after(DueItem)
}

/// What can be due in a conversation; one of each kind at most.
public enum DueKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// A flow goes on after a delay.
  case flowTimer
  /// A flow ends because its question went unanswered.
  case flowIdle
  /// The customer in the queue is told that nobody is free, and the bot answers again.
  case queueTimeout
  /// The bot returns after an agent's last word.
  case botReturn
}

/// Something due.
public struct DueItem: Sendable, Hashable {
  /// Whose.
  public let conversation: ConversationID
  /// What.
  public let kind: DueKind
  /// When.
  public let at: Date

  /// An item.
  public init(conversation: ConversationID, kind: DueKind, at: Date) {
    self.conversation = conversation
    self.kind = kind
    self.at = at
  }
}

/// A change to what is due in one conversation.
public enum DueChange: Sendable, Hashable {
  /// Set, or moved, to an instant; no longer held.
  case set(DueKind, Date)
  /// Kept at its time, until it is released; nothing happens when it is not there.
  case hold(DueKind)
  /// Taken out; nothing happens when it is not there.
  case cancel(DueKind)
}

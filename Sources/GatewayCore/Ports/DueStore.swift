public import Foundation
public import GatewayKit

/// The one durable table of things that happen at a time: waits of flows, the bot's return, queue time-outs.
public protocol DueStore: Sendable {
  /// What is due at `now`, the earliest first, at most `limit`. Nothing is removed: the change that acts on an item
  /// cancels it in the same commit, so that a kill in between loses nothing.
  func dueItems(at now: Date, limit: Int) async throws(StoreError) -> [DueItem]

  /// What is due at `now` in one conversation.
  func dueItems(in conversation: ConversationID, at now: Date) async throws(StoreError) -> [DueItem]

  /// Moves items by `step`, because the wall clock was set: those of the next conversations after `place`, at most
  /// `limit` conversations in one transaction.
  ///
  /// - Returns: The place to go on after; nil when nothing follows. Begin with `Int64.min`.
  func moveDueItems(by step: Duration, after place: Int64, limit: Int) async throws(StoreError) -> Int64?
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
  /// Set, or moved, to an instant.
  case set(DueKind, Date)
  /// Taken out; nothing happens when it is not there.
  case cancel(DueKind)
}

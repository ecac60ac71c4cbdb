public import Foundation
public import GatewayKit

/// The journal: accepted inbound events, and the turns they wait for.
public protocol JournalStore: Sendable {
  /// Accepts a batch: all or nothing. Creates new contacts and conversations. A repeated key, in this batch or an
  /// earlier one, changes nothing and is a duplicate. A status settles its delivery in the same commit, and never moves
  /// it backwards.
  func accept(_ batch: JournalBatch) async throws(StoreError) -> [JournalReceipt]

  /// Conversations with a message that waits for its turn, longest waiting first.
  func lanesWithWork() async throws(StoreError) -> [ConversationID]

  /// Whether a channel's conversations have waiting work: a message that waits for its turn, or a delivery that is
  /// pending or sending.
  func hasWork(on channel: ChannelID) async throws(StoreError) -> Bool

  /// A conversation's messages that wait for their turn, oldest first, at most `limit`.
  func waitingTurns(in conversation: ConversationID, limit: Int) async throws(StoreError) -> [PendingTurn]

  /// Stores transcripts of a waiting message's recordings, keyed by the channel's id of the file. From then on every
  /// read of the message includes them.
  ///
  /// - Returns: False, with nothing changed, when no message waits at that position.
  func keep(
    _ transcripts: [String: Transcript], of position: Int64, in conversation: ConversationID
  ) async throws(StoreError) -> Bool

  /// When the newest log line was written, by the wall clock at that time; nil for an empty store.
  func newestEntry() async throws(StoreError) -> Date?

  /// Deletes deduplication keys that expire before `date`; returns how many.
  func forgetKeys(expiringBefore date: Date) async throws(StoreError) -> Int
}

extension JournalStore {
  /// The conversation's oldest message that waits for its turn; nil when all are answered.
  public func nextTurn(in conversation: ConversationID) async throws(StoreError) -> PendingTurn? {
    try await waitingTurns(in: conversation, limit: 1).first
  }
}

/// Events to be accepted together.
public struct JournalBatch: Sendable {
  /// One event with its derived ids.
  public struct Item: Sendable {
    /// The event.
    public let event: InboundEvent
    /// Its id in the log.
    public let message: MessageID
    /// The conversation's id, derived from channel and thread.
    public let conversation: ConversationID
    /// The keyed hash of the event's deduplication key.
    public let key: [UInt8]
    /// Whether it waits for a turn of the ladder, as messages do, and most other events do not.
    public let wantsTurn: Bool

    /// Creates an item.
    public init(
      event: InboundEvent, message: MessageID, conversation: ConversationID, key: [UInt8], wantsTurn: Bool
    ) {
      self.event = event
      self.message = message
      self.conversation = conversation
      self.key = key
      self.wantsTurn = wantsTurn
    }
  }

  /// The channel of the events.
  public let channel: ChannelID
  /// The events.
  public let items: [Item]
  /// Settings of the channel's adapter that change in the same commit, in the adapter's scope; nil removes one.
  public let advancing: [String: [UInt8]?]
  /// The core's settings about the channel that change in the same commit, in a scope that adapters cannot write; nil
  /// removes one.
  public let noting: [String: [UInt8]?]
  /// The time of acceptance.
  public let now: Date
  /// When the deduplication keys may be deleted; nil for never.
  public let keysExpireAt: Date?

  /// Creates a batch.
  public init(
    channel: ChannelID, items: [Item], advancing: [String: [UInt8]?] = [:], noting: [String: [UInt8]?] = [:],
    now: Date, keysExpireAt: Date?
  ) {
    self.channel = channel
    self.items = items
    self.advancing = advancing
    self.noting = noting
    self.now = now
    self.keysExpireAt = keysExpireAt
  }
}

/// The result for one item of a batch.
public enum JournalReceipt: Sendable, Hashable {
  /// Stored at this position of the log. Includes the turn, as `waitingTurns` would return it, if no other message of
  /// the conversation was waiting then.
  case stored(position: Int64, turn: PendingTurn?)
  /// Already accepted before.
  case duplicate

  /// The position in the log; nil for a duplicate.
  public var position: Int64? {
    switch self {
    case .stored(let position, _): position
    case .duplicate: nil
    }
  }

  /// The turn, if the receipt includes it.
  public var turn: PendingTurn? {
    switch self {
    case .stored(_, let turn): turn
    case .duplicate: nil
    }
  }
}

/// A message that waits for its turn, with the ladder's inputs.
public struct PendingTurn: Sendable, Hashable {
  /// The position in the log.
  public let position: Int64
  /// The message's id.
  public let message: MessageID
  /// The event.
  public let event: InboundEvent
  /// When it was accepted.
  public let acceptedAt: Date
  /// The conversation when this was read.
  public let conversation: Conversation
  /// When this contact wrote the previous message, on any channel; nil for the first message.
  public let previousMessageAt: Date?

  /// Creates a pending turn.
  public init(
    position: Int64, message: MessageID, event: InboundEvent, acceptedAt: Date, conversation: Conversation,
    previousMessageAt: Date?
  ) {
    self.position = position
    self.message = message
    self.event = event
    self.acceptedAt = acceptedAt
    self.conversation = conversation
    self.previousMessageAt = previousMessageAt
  }
}

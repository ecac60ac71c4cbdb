public import Foundation
public import GatewayKit

/// The journal: accepted inbound events, and the turns they wait for.
public protocol JournalStore: Sendable {
  /// Takes a batch: all or nothing. Makes contacts and conversations where they are new. The same key again, in this
  /// batch or an earlier one, changes nothing and is a duplicate. A status settles its delivery in the same commit,
  /// and never moves it backwards.
  func accept(_ batch: JournalBatch) async throws(StoreError) -> [JournalReceipt]

  /// Conversations with a message that waits for its turn, the longest waiting first.
  func lanesWithWork() async throws(StoreError) -> [ConversationID]

  /// Whether something waits in conversations of a channel: a message for its turn, or a delivery that is pending or
  /// sending.
  func hasWork(on channel: ChannelID) async throws(StoreError) -> Bool

  /// The messages of a conversation that wait for their turn, oldest first, at most `limit`.
  func waitingTurns(in conversation: ConversationID, limit: Int) async throws(StoreError) -> [PendingTurn]

  /// Keeps what was heard in the recordings of a message that waits for its turn, each under the channel's name for its
  /// file: from then on the message has it wherever it is read.
  ///
  /// - Returns: False, and nothing changed, when no message waits there.
  func keep(
    _ transcripts: [String: Transcript], of position: Int64, in conversation: ConversationID
  ) async throws(StoreError) -> Bool

  /// When the newest line of any log was written, by the wall clock of then; nil when there is none.
  func newestEntry() async throws(StoreError) -> Date?

  /// Forgets the deduplication keys that expire before `date`; returns how many.
  func forgetKeys(expiringBefore date: Date) async throws(StoreError) -> Int
}

extension JournalStore {
  /// The oldest message of a conversation that waits for its turn; nil when none does.
  public func nextTurn(in conversation: ConversationID) async throws(StoreError) -> PendingTurn? {
    try await waitingTurns(in: conversation, limit: 1).first
  }
}

/// Events to be taken into the journal together.
public struct JournalBatch: Sendable {
  /// One event, prepared.
  public struct Item: Sendable {
    /// The event.
    public let event: InboundEvent
    /// Its id in the log.
    public let message: MessageID
    /// Its conversation, derived from channel and thread.
    public let conversation: ConversationID
    /// The keyed hash of its deduplication key.
    public let key: [UInt8]
    /// Whether it waits for a turn of the ladder: a message does, most other events do not.
    public let wantsTurn: Bool

    /// An item.
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

  /// Where it came from.
  public let channel: ChannelID
  /// The events.
  public let items: [Item]
  /// Adapter values that change in the same commit; nil removes one. In the scope of the channel's adapter.
  public let advancing: [String: [UInt8]?]
  /// The core's own values about the channel that change in the same commit; nil removes one. In the scope of the core,
  /// where no adapter's value reaches.
  public let noting: [String: [UInt8]?]
  /// The instant of acceptance.
  public let now: Date
  /// When the keys may be forgotten; nil: never.
  public let keysExpireAt: Date?

  /// A batch.
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

/// What became of one item of a batch.
public enum JournalReceipt: Sendable, Hashable {
  /// Stored at this position of the log; with its turn, as `waitingTurns` would give it, where no other message of the
  /// conversation waited for one then.
  case stored(position: Int64, turn: PendingTurn?)
  /// Seen before.
  case duplicate

  /// Its place in the log; nil for a duplicate.
  public var position: Int64? {
    switch self {
    case .stored(let position, _): position
    case .duplicate: nil
    }
  }

  /// Its turn, where it brings one.
  public var turn: PendingTurn? {
    switch self {
    case .stored(_, let turn): turn
    case .duplicate: nil
    }
  }
}

/// A message whose turn it is, with everything the ladder decides on.
public struct PendingTurn: Sendable, Hashable {
  /// Its place in the log.
  public let position: Int64
  /// Its id.
  public let message: MessageID
  /// The event.
  public let event: InboundEvent
  /// When it was accepted.
  public let acceptedAt: Date
  /// The conversation as it stands.
  public let conversation: Conversation
  /// When this contact wrote the message before this one, on any channel.
  public let previousMessageAt: Date?

  /// A turn to take.
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

/// Accepts inbound events from an adapter.
public protocol Inbox: Sendable {
  /// Commits a batch to the journal. Returns after the commit is on the disk; only then may the adapter acknowledge.
  ///
  /// Idempotent: an event that was accepted before, in whatever batch, is `.duplicate`. All or nothing: after an
  /// error nothing was stored, and the other side should deliver the batch again.
  ///
  /// - Throws: `.unavailable` if the journal cannot store it now (a full disk, a stopping gateway); `.rejected` if an event
  ///   is larger than 1 MiB as JSON.
  func accept(_ batch: Batch) async throws(AdapterError) -> [Acceptance]

  /// Shows watchers of the conversation that the customer is typing. Not durable.
  func customerIsTyping(in thread: ThreadKey) async
}

/// Events that are committed together with the adapter's position.
public struct Batch: Sendable, Hashable {
  /// The events, in the order the channel gave them. At most 1,000.
  public var events: [InboundEvent]
  /// Values of `AdapterState` that change in the same commit; nil removes a value.
  public var advancing: [String: [UInt8]?]

  /// Creates a batch.
  public init(events: [InboundEvent], advancing: [String: [UInt8]?] = [:]) {
    self.events = events
    self.advancing = advancing
  }
}

/// The result for one event of a batch.
public enum Acceptance: Sendable, Hashable {
  /// The event is new and was stored.
  case stored(MessageID)
  /// The event was already in the journal.
  case duplicate(MessageID)

  /// The event's id in the log, the same for every redelivery.
  public var message: MessageID {
    switch self {
    case .stored(let message), .duplicate(let message): message
    }
  }
}

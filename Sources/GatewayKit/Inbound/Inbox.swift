/// Where an adapter hands over what happened outside.
public protocol Inbox: Sendable {
  /// Takes a batch into the journal. Returns after the commit reached the disk: only then may the adapter acknowledge.
  ///
  /// Idempotent: an event that was accepted before, in whatever batch, is `.duplicate`. All or nothing: after a throw
  /// nothing of the batch was taken, and the other side should deliver it again.
  ///
  /// - Throws: `.unavailable` when the journal cannot take it now (a full disk, a stopping gateway); `.rejected` when
  ///   an event is beyond the journal's bounds (1 MiB as JSON).
  func accept(_ batch: Batch) async throws(AdapterError) -> [Acceptance]

  /// Tells whoever watches the conversation that its customer is writing. Not durable.
  func customerIsTyping(in thread: ThreadKey) async
}

/// Events that are committed together, with the adapter's position.
public struct Batch: Sendable, Hashable {
  /// The events, in the order the channel gave them. At most 1,000.
  public var events: [InboundEvent]
  /// Durable values of the adapter that change in the same commit; nil removes one.
  public var advancing: [String: [UInt8]?]

  /// A batch.
  public init(events: [InboundEvent], advancing: [String: [UInt8]?] = [:]) {
    self.events = events
    self.advancing = advancing
  }
}

/// What became of one event of a batch.
public enum Acceptance: Sendable, Hashable {
  /// In the journal since this commit.
  case stored(MessageID)
  /// In the journal already.
  case duplicate(MessageID)

  /// The event's id in the log, the same for every redelivery.
  public var message: MessageID {
    switch self {
    case .stored(let message), .duplicate(let message): message
    }
  }
}

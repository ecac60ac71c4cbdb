import Foundation
public import GatewayKit

/// An event for whoever shows the gateway.
public struct LiveEvent: Sendable {
  /// What happened.
  public enum Content: Sendable {
    /// A line was added to the log of a conversation.
    case line(ConversationID, ConversationDetail.Line)
    /// A conversation has changed.
    case conversation(ConversationSummary)
    /// An object of this kind has changed; read it again.
    case changed(String)
    /// More has changed than is told: read the lists again.
    case resync
  }

  /// What happened.
  public let content: Content
  /// Where a reader that reconnects goes on: the position of the last line that was told.
  public let position: Int64
}

/// The events of the whole gateway for one reader, from a position of the log on.
///
/// Lines are read from the log, so a reader that comes back with the last position misses none. Everything else is told
/// as it is now: a conversation that changed twice meanwhile is told once.
struct LiveEvents: AsyncSequence, Sendable {
  /// The most lines that are told to a reader that comes back; it reads the lists again when there are more.
  static let mostMissed = 1_000
  /// The lines that are read at once.
  private static let slice = 200

  let call: OperationCall
  /// The position of the last line that the reader has; nil for the end of the log.
  let after: Int64?

  func makeAsyncIterator() -> Iterator {
    // Subscribed before the log is read: nothing falls between the two.
    Iterator(call: call, after: after, changes: call.services.feed.subscribe().makeAsyncIterator())
  }

  struct Iterator: AsyncIteratorProtocol {
    private let call: OperationCall
    private let after: Int64?
    private var changes: ChangeFeed.Subscription.Iterator
    private var position: Int64?
    private var waiting: [LiveEvent] = []

    fileprivate init(call: OperationCall, after: Int64?, changes: ChangeFeed.Subscription.Iterator) {
      self.call = call
      self.after = after
      self.changes = changes
    }

    /// The next event; nil when the gateway stops.
    ///
    /// - Throws: `StoreError` when the log cannot be read; the reader then connects again.
    mutating func next() async throws(StoreError) -> LiveEvent? {
      if position == nil { try await begin() }
      while waiting.isEmpty {
        guard let changed = await changes.next() else { return nil }
        try await take(changed)
      }
      return waiting.removeFirst()
    }

    private mutating func begin() async throws(StoreError) {
      let end = try await call.services.store.lastPosition()
      guard let after, after <= end else {
        position = end
        waiting = [LiveEvent(content: .resync, position: end)]
        return
      }
      position = after
      let missed = try await call.services.store.log(after: after, limit: LiveEvents.mostMissed + 1)
      guard missed.count <= LiveEvents.mostMissed else {
        position = end
        waiting = [LiveEvent(content: .resync, position: end)]
        return
      }
      try await tell(missed, also: [])
    }

    private mutating func take(_ changed: ChangeFeed.Changes) async throws(StoreError) {
      var others = changed.conversations
      while true {
        let lines = try await call.services.store.log(after: position ?? 0, limit: LiveEvents.slice)
        try await tell(lines, also: lines.count < LiveEvents.slice ? others : [])
        if lines.count < LiveEvents.slice { break }
        for line in lines { others.remove(line.conversation) }
      }
      let position = position ?? 0
      if changed.isIncomplete { waiting.append(LiveEvent(content: .resync, position: position)) }
      for topic in changed.topics.sorted() {
        waiting.append(LiveEvent(content: .changed(topic), position: position))
      }
    }

    /// Adds events for lines, and for the conversations of the lines and `others` as they are now. Leaves out what the
    /// reader may not see.
    private mutating func tell(_ lines: [LogEntry], also others: Set<ConversationID>) async throws(StoreError) {
      let services = call.services
      var summaries: [ConversationID: ConversationSummary] = [:]
      for id in others.union(lines.map(\.conversation)) {
        guard let conversation = try await services.store.conversation(id), call.mayUse(conversation) else { continue }
        summaries[id] = ConversationSummary(
          conversation, silence: try await services.silence(in: conversation), names: services.people.names)
      }
      for line in lines {
        position = line.position
        guard summaries[line.conversation] != nil else { continue }
        let shown = ConversationDetail.Line(line, without: [], names: call.services.people.names)
        waiting.append(LiveEvent(content: .line(line.conversation, shown), position: line.position))
      }
      for summary in summaries.values.sorted(by: { $0.id < $1.id }) {
        waiting.append(LiveEvent(content: .conversation(summary), position: position ?? 0))
      }
    }
  }
}

extension OperationRunner {
  /// What the route of the events needs to know.
  public static let eventsSpec = OperationSpec(
    "events", http: .get("events", responseType: "text/event-stream"), access: .agent, effect: .read,
    summary: "Streams what happens. A reader that comes back with `Last-Event-ID` misses no line.")

  /// The events of the gateway for an actor, after the line at `position`; nil for its end.
  public func events(
    as actor: Actor, after position: Int64?
  ) throws(OperationError) -> some AsyncSequence<LiveEvent, StoreError> & Sendable {
    try Self.authorize(actor, for: Self.eventsSpec)
    return LiveEvents(
      call: OperationCall(actor: actor, address: nil, session: nil, services: services), after: position)
  }
}

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
    /// A conversation has another owner since the line that was told before.
    case owner(OwnerView)
    /// Agents came to or left a conversation, or began or stopped to write: these are in it now.
    case presence(ConversationID, [PresenceView])
    /// A conversation is no longer among those that the reader may see.
    case gone(ConversationID)
    /// Text was added to an answer that is still being written. `offset` is the number of UTF-8 bytes before it.
    case delta(ConversationID, message: MessageID, offset: Int, text: String)
    /// The unfinished answer was discarded.
    case discard(ConversationID, message: MessageID)
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
/// Lines are read from the log, so a reader that comes back with the last position misses none. Of everything else the
/// reader gets the present state: one event for a conversation that changed twice meanwhile. Readers get nothing of
/// conversations that they may not see.
struct LiveEvents: AsyncSequence, Sendable {
  /// The most lines that a reader who comes back gets. After more than these it gets `resync`, and reads its lists again.
  static let mostMissed = 1_000
  /// The lines that are read at once.
  private static let slice = 200
  /// The most conversations that are remembered as visible to a reader who does not see all.
  private static let mostRemembered = 10_000
  /// What events of their own tell with more than the kind of object.
  private static let toldOtherwise: Set<String> = ["conversation"]

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
    private var previews: [ConversationID: PreviewReader] = [:]
    /// The conversations that a reader who does not see all could see when they were last told.
    private var remembered: Set<ConversationID> = []

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
      if let assignee = call.assignee {
        let query = ConversationQuery(assignee: assignee, limit: ConversationQuery.maximumLimit)
        remembered = Set(try await call.services.store.conversations(query).map(\.id))
      }
      let end = try await call.services.store.lastPosition()
      guard let after, after <= end else {
        position = end
        tell(.resync)
        return
      }
      position = after
      let missed = try await call.services.store.log(after: after, limit: LiveEvents.mostMissed + 1)
      guard missed.count <= LiveEvents.mostMissed else {
        position = end
        tell(.resync)
        return
      }
      try await tell(missed, also: [])
      // What the reader could see before is not known: conversations may have gone meanwhile.
      if call.assignee != nil { tell(.resync) }
    }

    private mutating func take(_ changed: ChangeFeed.Changes) async throws(StoreError) {
      // A preview changes many times a second, and then no line is new.
      if !changed.conversations.isEmpty { try await readLog(also: changed.conversations) }
      for id in changed.presences.sorted() {
        if try await isVisible(id) { tell(.presence(id, call.services.presence(in: id))) }
      }
      for id in changed.previews.sorted() {
        if try await isVisible(id) { try await showPreview(in: id) } else { previews[id] = nil }
      }
      if changed.isIncomplete { tell(.resync) }
      for topic in changed.topics.subtracting(LiveEvents.toldOtherwise).sorted() { tell(.changed(topic)) }
    }

    private mutating func tell(_ content: LiveEvent.Content) {
      waiting.append(LiveEvent(content: content, position: position ?? 0))
    }

    /// Tells every line that is new, and `others` as they are now.
    private mutating func readLog(also others: Set<ConversationID>) async throws(StoreError) {
      var others = others
      while true {
        let lines = try await call.services.store.log(after: position ?? 0, limit: LiveEvents.slice)
        try await tell(lines, also: lines.count < LiveEvents.slice ? others : [])
        if lines.count < LiveEvents.slice { return }
        for line in lines { others.remove(line.conversation) }
      }
    }

    /// Adds events for lines, and for the conversations of the lines and `others` as they are now. Leaves out what the
    /// reader may not see.
    private mutating func tell(_ lines: [LogEntry], also others: Set<ConversationID>) async throws(StoreError) {
      let services = call.services
      var seen: [Conversation] = []
      var gone: [ConversationID] = []
      for id in others.union(lines.map(\.conversation)).sorted() {
        let conversation = try await services.store.conversation(id)
        if let conversation, call.mayUse(conversation) {
          seen.append(conversation)
          remember(id)
        } else if remembered.remove(id) != nil {
          gone.append(id)
        }
      }
      let visible = Set(seen.map(\.id))
      for line in lines {
        position = line.position
        guard visible.contains(line.conversation) else { continue }
        notePreview(line)
        let shown = ConversationDetail.Line(
          line, without: [], names: services.people.names, isMasked: !call.permissions.seesAddresses)
        tell(.line(line.conversation, shown))
        if let owner = OwnerView(line, names: services.people.names) { tell(.owner(owner)) }
      }
      for summary in try await call.storedSummaries(of: seen) { tell(.conversation(summary)) }
      for id in gone { tell(.gone(id)) }
    }

    private mutating func remember(_ id: ConversationID) {
      if call.assignee != nil, remembered.count < LiveEvents.mostRemembered { remembered.insert(id) }
    }

    private func isVisible(_ id: ConversationID) async throws(StoreError) -> Bool {
      guard call.assignee != nil else { return true }
      return try await call.services.store.conversation(id).map(call.mayUse) ?? false
    }

    /// A committed message replaces its preview.
    private mutating func notePreview(_ line: LogEntry) {
      let id = line.conversation
      guard previews[id] != nil || call.services.live.writing(in: id) != nil, let event = line.conversationEvent else {
        return
      }
      previews[id, default: PreviewReader()].note(event)
    }

    /// Tells what is new of an answer that is being written, or that it was discarded.
    private mutating func showPreview(in id: ConversationID) async throws(StoreError) {
      while true {
        let writing = call.services.live.writing(in: id)
        switch previews[id, default: PreviewReader()].look(at: writing) {
        case .show(.delta(let message, let offset, let text)):
          tell(.delta(id, message: message, offset: offset, text: text))
        case .show(.discard(let message)): tell(.discard(id, message: message))
        case .show: return
        case .readLog: try await readLog(also: [])
        case .nothing:
          if writing == nil { previews[id] = nil }
          return
        }
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

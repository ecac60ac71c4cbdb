import GatewayKit
import Logging

/// The events of one conversation from a position on: first the log, then live events.
struct ConversationEvents: AsyncSequence, Sendable {
  typealias Element = ConversationEvent
  typealias Failure = Never

  let conversation: ConversationID
  let position: Int64?
  let store: any Store
  let live: LiveConversations
  /// Ends the sequence when it opens.
  let retired: Latch
  let log: Logger

  func makeAsyncIterator() -> Iterator {
    // Watch before reading the log, so that nothing in between is missed.
    Iterator(events: self, position: position, watch: live.watch(conversation, until: retired).makeIterator())
  }

  struct Iterator: AsyncIteratorProtocol {
    /// The number of log lines read at once.
    private static let page = 128

    let events: ConversationEvents
    var position: Int64?
    var watch: Watch.Iterator
    private var ready: ArraySlice<ConversationEvent> = []
    private var mayHaveMore = true
    private var preview = PreviewReader()

    init(events: ConversationEvents, position: Int64?, watch: Watch.Iterator) {
      self.events = events
      self.position = position
      self.watch = watch
    }

    mutating func next() async -> ConversationEvent? {
      while true {
        if let event = ready.popFirst() { return event }
        if mayHaveMore {
          guard await readLog() else { return nil }
          continue
        }
        switch preview.look(at: events.live.writing(in: events.conversation)) {
        case .show(let content): return ConversationEvent(position: nil, content: content)
        case .readLog: mayHaveMore = true
        case .nothing:
          guard let news = await watch.next() else { return nil }
          mayHaveMore = news.logHasGrown
          ready = news.passing.map { ConversationEvent(position: nil, content: $0) }[...]
        }
      }
    }

    /// Reads the next page. False when the store fails; this ends the sequence, and the client reconnects.
    private mutating func readLog() async -> Bool {
      do {
        let lines = try await events.store.log(of: events.conversation, after: position, limit: Self.page)
        position = lines.last?.position ?? position
        ready = lines.compactMap(\.conversationEvent)[...]
        for event in ready { preview.note(event) }
        mayHaveMore = lines.count == Self.page
        return true
      } catch {
        events.log.error(
          "an event stream ended: the log could not be read",
          metadata: ["conversation": "\(events.conversation)", "error": "\(error)"])
        return false
      }
    }
  }
}

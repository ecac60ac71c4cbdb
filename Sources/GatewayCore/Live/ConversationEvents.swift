import GatewayKit
import Logging

/// The events of one conversation from a position on: the log first, then what happens.
struct ConversationEvents: AsyncSequence, Sendable {
  typealias Element = ConversationEvent
  typealias Failure = Never

  let conversation: ConversationID
  let position: Int64?
  let store: any Store
  let live: LiveConversations
  /// Ends the events when it opens.
  let retired: Latch
  let log: Logger

  func makeAsyncIterator() -> Iterator {
    // The watch begins before the log is read, so that nothing falls between the two.
    Iterator(events: self, position: position, watch: live.watch(conversation, until: retired).makeIterator())
  }

  struct Iterator: AsyncIteratorProtocol {
    /// How many lines of the log are read at once.
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

    /// Reads the next page; false when the store does not answer, which ends the sequence: the client comes again.
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

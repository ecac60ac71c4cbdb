import GatewayKit
import Synchronization

/// Tells whoever shows the gateway what has changed anywhere in it. It carries no content: a reader looks itself, from its
/// position, so that a slow reader misses nothing and memory is bounded.
final class ChangeFeed: Sendable {
  /// What has changed since a reader last looked.
  struct Changes: Sendable {
    /// The conversations, at most `ChangeFeed.most`.
    var conversations: Set<ConversationID> = []
    /// The conversations to or from which agents came or went, or in which they began or stopped to write; as many at
    /// most.
    var presences: Set<ConversationID> = []
    /// The conversations whose preview has changed; as many at most.
    var previews: Set<ConversationID> = []
    /// The kinds of other objects, as operations name them for the audit log: `provider`, `content`, `delivery`.
    var topics: Set<String> = []
    /// Whether more conversations have changed than are named.
    var isIncomplete = false
  }

  /// The most conversations that wait for one reader.
  static let most = 1_000

  private struct Reader {
    var changes = Changes()
    let ringer: AsyncStream<Void>.Continuation
  }

  private struct State {
    var readers: [Int: Reader] = [:]
    var lastNumber = 0
    var isStopped = false
  }

  private let state = Mutex(State())

  /// Notes a change of a conversation: of its log, its owner, its flag or its draft.
  func publish(_ conversation: ConversationID) {
    note { $0.add(conversation, to: \.conversations) }
  }

  /// Notes that agents came or went in a conversation, or began or stopped to write.
  func publish(presenceIn conversation: ConversationID) { note { $0.add(conversation, to: \.presences) } }

  /// Notes that the preview of the answer being written in a conversation has changed. A reader who is too slow for all
  /// of them misses some.
  func publish(previewIn conversation: ConversationID) {
    note { changes in
      if changes.previews.count < Self.most { changes.previews.insert(conversation) }
    }
  }

  /// Notes a change of an object of this kind.
  func publish(kind topic: String) { note { $0.topics.insert(topic) } }

  /// The changes from now on. Ends when the gateway stops.
  func subscribe() -> Subscription {
    let (rings, ringer) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let number: Int? = state.withLock { state in
      guard !state.isStopped else { return nil }
      state.lastNumber += 1
      state.readers[state.lastNumber] = Reader(ringer: ringer)
      return state.lastNumber
    }
    guard let number else {
      ringer.finish()
      return Subscription(feed: self, number: 0, rings: rings)
    }
    ringer.onTermination = { [weak self] _ in self?.state.withLock { $0.readers[number] = nil } }
    return Subscription(feed: self, number: number, rings: rings)
  }

  /// Ends every subscription.
  func stop() {
    let ringers = state.withLock { state in
      defer { state.readers = [:] }
      state.isStopped = true
      return state.readers.values.map(\.ringer)
    }
    for ringer in ringers { ringer.finish() }
  }

  private func note(_ mark: (inout Changes) -> Void) {
    let ringers = state.withLock { state in
      state.readers.keys.compactMap { number -> AsyncStream<Void>.Continuation? in
        guard var reader = state.readers[number] else { return nil }
        mark(&reader.changes)
        state.readers[number] = reader
        return reader.ringer
      }
    }
    for ringer in ringers { ringer.yield() }
  }

  fileprivate func take(_ number: Int) -> Changes {
    state.withLock { state in
      defer { state.readers[number]?.changes = Changes() }
      return state.readers[number]?.changes ?? Changes()
    }
  }

  /// One reader's side. Only one task may iterate.
  struct Subscription: AsyncSequence, Sendable {
    fileprivate let feed: ChangeFeed
    fileprivate let number: Int
    fileprivate let rings: AsyncStream<Void>

    struct Iterator: AsyncIteratorProtocol {
      fileprivate let feed: ChangeFeed
      fileprivate let number: Int
      fileprivate var rings: AsyncStream<Void>.AsyncIterator

      /// The next changes, when there are any; nil when the gateway stops.
      mutating func next() async -> Changes? { await rings.next().map { feed.take(number) } }
    }

    func makeAsyncIterator() -> Iterator {
      Iterator(feed: feed, number: number, rings: rings.makeAsyncIterator())
    }
  }
}

extension ChangeFeed.Changes {
  /// Adds a conversation, or notes that there was no room for it.
  fileprivate mutating func add(
    _ conversation: ConversationID, to set: WritableKeyPath<ChangeFeed.Changes, Set<ConversationID>>
  ) {
    guard self[keyPath: set].count < ChangeFeed.most || self[keyPath: set].contains(conversation) else {
      isIncomplete = true
      return
    }
    self[keyPath: set].insert(conversation)
  }
}

import GatewayKit
import Synchronization

/// One reader's view of what is new in a conversation: a bell and marks, not a queue, so that a slow reader misses
/// nothing, however much happens meanwhile. What of a log or a preview is new, the reader finds by looking.
struct Watch: Sendable {
  /// What happened since the reader looked last.
  struct News: Sendable {
    /// The log has grown.
    var logHasGrown = false
    /// Events that are in no log, oldest first; the oldest are dropped where the reader does not keep up.
    var passing: [ConversationEvent.Content] = []
  }

  /// The hub's end: marks what is new and rings.
  final class Bell: Sendable {
    /// How many passing events wait for a reader at most.
    private static let maximumPassing = 16

    private let news = Mutex(News())
    private let ringer: AsyncStream<Void>.Continuation

    init(_ ringer: AsyncStream<Void>.Continuation) { self.ringer = ringer }

    /// Marks what is new and rings.
    func ring(_ mark: (inout News) -> Void = { _ in }) {
      news.withLock { news in
        mark(&news)
        if news.passing.count > Self.maximumPassing { news.passing.removeFirst() }
      }
      ringer.yield()
    }

    /// Ends the watch.
    func end() { ringer.finish() }

    fileprivate func take() -> News {
      news.withLock { news in
        defer { news = News() }
        return news
      }
    }
  }

  /// Waits for news; one reader at a time.
  struct Iterator: AsyncIteratorProtocol {
    fileprivate let bell: Bell
    fileprivate var rings: AsyncStream<Void>.AsyncIterator

    /// What is new, when something is; nil when the watch has ended.
    mutating func next() async -> News? { await rings.next().map { bell.take() } }
  }

  private let bell: Bell
  private let rings: AsyncStream<Void>

  /// A watch; `begin` is given its bell, and gives what is to be done when the reader has gone.
  init(_ begin: (Bell) -> @Sendable () -> Void) {
    let (rings, ringer) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    bell = Bell(ringer)
    self.rings = rings
    let end = begin(bell)
    ringer.onTermination = { _ in end() }
  }

  func makeIterator() -> Iterator { Iterator(bell: bell, rings: rings.makeAsyncIterator()) }
}

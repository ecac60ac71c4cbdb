import GatewayKit
import Synchronization

/// One reader's notifications about a conversation: a bell and flags, not a queue, so that a slow reader misses
/// nothing. The reader reads the log and the preview itself.
struct Watch: Sendable {
  /// What happened since the reader last looked.
  struct News: Sendable {
    /// The log has grown.
    var logHasGrown = false
    /// Events that are not logged, oldest first; if the reader is too slow, the oldest are dropped.
    var passing: [ConversationEvent.Content] = []
  }

  /// The sender's side: sets flags and rings.
  final class Bell: Sendable {
    /// The most passing events kept for a reader.
    private static let maximumPassing = 16

    private let news = Mutex(News())
    private let ringer: AsyncStream<Void>.Continuation

    init(_ ringer: AsyncStream<Void>.Continuation) { self.ringer = ringer }

    /// Sets flags and rings.
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

    /// The next news, when there is any; nil when the watch has ended.
    mutating func next() async -> News? { await rings.next().map { bell.take() } }
  }

  private let bell: Bell
  private let rings: AsyncStream<Void>

  /// Creates a watch. `begin` receives its bell and returns what to do when the reader is gone.
  init(_ begin: (Bell) -> @Sendable () -> Void) {
    let (rings, ringer) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    bell = Bell(ringer)
    self.rings = rings
    let end = begin(bell)
    ringer.onTermination = { _ in end() }
  }

  func makeIterator() -> Iterator { Iterator(bell: bell, rings: rings.makeAsyncIterator()) }
}

public import GatewayKit
import Synchronization

/// Conversations with events that a test adds.
public final class FakeConversations: Conversations {
  private struct State {
    var logs: [ThreadKey: [ConversationEvent]] = [:]
    var readers: [Int: (thread: ThreadKey, continuation: AsyncStream<ConversationEvent>.Continuation)] = [:]
    var named = 0
    var failure: AdapterError?
    var uses = 0
  }
  private let state = Mutex(State())

  /// Without conversations.
  public init() {}

  /// How often it was asked.
  public var uses: Int { state.withLock(\.uses) }

  /// How many streams are being read.
  public var readers: Int { state.withLock(\.readers.count) }

  /// Shows an event to readers of `thread`: current ones, and, if it is durable, later ones.
  public func show(_ event: ConversationEvent, in thread: ThreadKey) {
    let readers = state.withLock { state in
      if event.position != nil { state.logs[thread, default: []].append(event) }
      return state.readers.values.filter { $0.thread == thread }
    }
    for reader in readers { reader.continuation.yield(event) }
  }

  /// Ends every stream, as a stopping gateway does.
  public func end() {
    for reader in state.withLock(\.readers.values) { reader.continuation.finish() }
  }

  /// Refuses streams with `error` from now on; nil accepts them again.
  public func fail(with error: AdapterError?) { state.withLock { $0.failure = error } }

  /// The id: `conversation-` and the thread.
  public func id(of thread: ThreadKey) -> ConversationID {
    state.withLock { $0.uses += 1 }
    return ConversationID(rawValue: "conversation-\(thread)")
  }

  /// The position of the last durable event.
  public func lastPosition(in thread: ThreadKey) async throws(AdapterError) -> Int64? {
    let (position, failure) = state.withLock { state in
      state.uses += 1
      return (state.logs[thread]?.last?.position, state.failure)
    }
    if let failure { throw failure }
    return position
  }

  /// Whether the message was shown, by the business, after the last read mark.
  public func isUnread(_ message: MessageID, in thread: ThreadKey) async throws(AdapterError) -> Bool {
    let (log, failure) = state.withLock { state in
      state.uses += 1
      return (state.logs[thread, default: []], state.failure)
    }
    if let failure { throw failure }
    let said: [MessageID] = log.compactMap { event in
      guard case .message(let shown) = event.content, shown.author != .visitor else { return nil }
      return shown.id
    }
    let marks: [Int] = log.compactMap { event in
      guard case .read(let marked) = event.content else { return nil }
      return said.firstIndex(of: marked)
    }
    return said.firstIndex(of: message).map { place in marks.allSatisfy { $0 < place } } ?? false
  }

  /// The durable events after `position`, then what is shown.
  public func events(
    of thread: ThreadKey, after position: Int64?
  ) async throws(AdapterError) -> any AsyncSequence<ConversationEvent, Never> & Sendable {
    let (stream, continuation) = AsyncStream<ConversationEvent>.makeStream(bufferingPolicy: .bufferingOldest(256))
    let failure = state.withLock { state -> AdapterError? in
      state.uses += 1
      if let failure = state.failure { return failure }
      for event in state.logs[thread, default: []] where (event.position ?? 0) > (position ?? 0) {
        continuation.yield(event)
      }
      state.named += 1
      let name = state.named
      state.readers[name] = (thread, continuation)
      continuation.onTermination = { [weak self] _ in
        self?.state.withLock { _ = $0.readers.removeValue(forKey: name) }
      }
      return nil
    }
    if let failure { throw failure }
    return stream
  }
}

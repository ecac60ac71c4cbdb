import GatewayKit
import Synchronization

/// Tells whoever watches a conversation that there is something new.
///
/// Durable events are not handed through here: a bell rings, and the watcher reads the log from where it stands. So
/// nothing is missed, doubled or out of order, however watchers come and go. Transient events are handed through, and
/// dropped where a watcher does not keep up.
final class LiveConversations: Sendable {
  /// What a watcher hears.
  enum Signal: Sendable {
    /// The log has grown.
    case bell
    /// Something that is in no log.
    case transient(ConversationEvent.Content)
  }

  private struct State {
    var watchers: [ConversationID: [Int: AsyncStream<Signal>.Continuation]] = [:]
    /// What is being written at the moment, as who comes late is to be shown it: the text so far from offset 0.
    var previews: [ConversationID: ConversationEvent.Content] = [:]
    var nextWatcher = 0
    var isStopped = false
  }

  private let state = Mutex(State())

  /// How many watchers there are.
  var watcherCount: Int { state.withLock { $0.watchers.values.reduce(0) { $0 + $1.count } } }

  /// Signals from now on; ends when the gateway stops. A signal that finds 64 waiting is dropped: a dropped bell is no
  /// loss, since another is waiting.
  func watch(_ conversation: ConversationID) -> AsyncStream<Signal> {
    AsyncStream(bufferingPolicy: .bufferingOldest(64)) { continuation in
      let watcher: Int? = state.withLock { state in
        guard !state.isStopped else { return nil }
        state.nextWatcher += 1
        state.watchers[conversation, default: [:]][state.nextWatcher] = continuation
        if let preview = state.previews[conversation] { continuation.yield(.transient(preview)) }
        return state.nextWatcher
      }
      guard let watcher else { return continuation.finish() }
      continuation.onTermination = { [weak self] _ in self?.remove(watcher, from: conversation) }
    }
  }

  /// Says that the conversation's log has grown.
  func ring(_ conversation: ConversationID) { send(.bell, to: conversation) }

  /// Shows something that is in no log.
  func publish(_ content: ConversationEvent.Content, in conversation: ConversationID) {
    send(.transient(content), to: conversation)
  }

  /// Shows what was added to an answer that is being written, to those who watch; `whole` to those who come later.
  func showPreview(
    _ delta: ConversationEvent.Content, whole: ConversationEvent.Content, in conversation: ConversationID
  ) {
    state.withLock { $0.previews[conversation] = whole }
    publish(delta, in: conversation)
  }

  /// Nothing is being written any more: the answer was committed, or given up.
  func endPreview(in conversation: ConversationID) { state.withLock { $0.previews[conversation] = nil } }

  /// Ends every watch.
  func stop() {
    let watchers = state.withLock { state in
      defer { state.watchers = [:] }
      state.isStopped = true
      return state.watchers.values.flatMap(\.values)
    }
    for watcher in watchers { watcher.finish() }
  }

  private func send(_ signal: Signal, to conversation: ConversationID) {
    let watchers = state.withLock { $0.watchers[conversation].map { Array($0.values) } ?? [] }
    for watcher in watchers { watcher.yield(signal) }
  }

  private func remove(_ watcher: Int, from conversation: ConversationID) {
    state.withLock { state in
      state.watchers[conversation]?[watcher] = nil
      if state.watchers[conversation]?.isEmpty == true { state.watchers[conversation] = nil }
    }
  }
}

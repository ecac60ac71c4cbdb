import GatewayKit
import Synchronization

/// Notifies the watchers of a conversation, and holds the preview of the answer being written in it.
///
/// Events carry no content of the log or the preview: a bell rings, and each watcher reads both from its position. So
/// nothing is missed, duplicated or reordered, however slow watchers are and however often they reconnect.
final class LiveConversations: Sendable {
  /// An answer being written.
  struct Writing: Sendable {
    /// Identifies this beginning; a restart of the same message gets a new number.
    fileprivate(set) var beginning: Int
    /// The id that its message will have.
    let message: MessageID
    /// The text so far; empty before the first text.
    fileprivate(set) var text = ""
    fileprivate let ticket: Int
  }

  private struct Watcher {
    let bell: Watch.Bell
    /// Ends the watch when it opens; with nil only the gateway's stop does.
    let end: Latch?
  }

  private struct State {
    var watchers: [ConversationID: [Int: Watcher]] = [:]
    var writings: [ConversationID: Writing] = [:]
    var lastNumber = 0
    var isStopped = false

    mutating func nextNumber() -> Int {
      lastNumber += 1
      return lastNumber
    }
  }

  private let state = Mutex(State())
  private let feed: ChangeFeed

  /// Creates it. Changes of conversations are also noted in `feed`.
  init(feed: ChangeFeed) { self.feed = feed }

  /// The number of watchers.
  var watcherCount: Int { state.withLock { $0.watchers.values.reduce(0) { $0 + $1.count } } }

  /// Starts a watch. It ends when the gateway stops, or when `end` is open and `endWatches` is called.
  func watch(_ conversation: ConversationID, until end: Latch? = nil) -> Watch {
    Watch { bell in
      let watcher: Int? = state.withLock { state in
        guard !state.isStopped, end?.isOpen != true else { return nil }
        let number = state.nextNumber()
        state.watchers[conversation, default: [:]][number] = Watcher(bell: bell, end: end)
        return number
      }
      guard let watcher else {
        bell.end()
        return {}
      }
      return { [weak self] in self?.remove(watcher, from: conversation) }
    }
  }

  /// Notifies watchers that the log has grown.
  func ring(_ conversation: ConversationID) {
    feed.publish(conversation)
    ring(conversation) { $0.logHasGrown = true }
  }

  /// Removes the preview and notifies watchers that the log has grown, by a change that ends the writing.
  func ringForLast(_ conversation: ConversationID) {
    endPreview(in: conversation)
    ring(conversation)
  }

  /// Sends watchers an event that is not logged.
  func publish(_ content: ConversationEvent.Content, in conversation: ConversationID) {
    ring(conversation) { $0.passing.append(content) }
  }

  // MARK: What is being written

  /// The current preview; nil until it has text.
  func writing(in conversation: ConversationID) -> Writing? {
    state.withLock { $0.writings[conversation].flatMap { $0.text.isEmpty ? nil : $0 } }
  }

  /// Starts a preview of the answer `message` and replaces any other; returns the ticket for further calls.
  func beginWriting(_ message: MessageID, in conversation: ConversationID) -> Int {
    state.withLock { state in
      let number = state.nextNumber()
      state.writings[conversation] = Writing(beginning: number, message: message, ticket: number)
      return number
    }
  }

  /// Shows the text so far; an empty text restarts it. False when the preview has ended: its answer was committed, or
  /// the conversation has another owner.
  func write(_ text: String, _ ticket: Int, in conversation: ConversationID) -> Bool {
    let isOpen = state.withLock { state in
      guard var writing = state.writings[conversation], writing.ticket == ticket else { return false }
      if text.isEmpty { writing.beginning = state.nextNumber() }
      writing.text = text
      state.writings[conversation] = writing
      return true
    }
    if isOpen {
      feed.publish(previewIn: conversation)
      ring(conversation) { _ in }
    }
    return isOpen
  }

  /// Ends the preview.
  func endWriting(_ ticket: Int, in conversation: ConversationID) {
    let wasOpen = state.withLock { state in
      guard state.writings[conversation]?.ticket == ticket else { return false }
      state.writings[conversation] = nil
      return true
    }
    if wasOpen {
      feed.publish(previewIn: conversation)
      ring(conversation) { _ in }
    }
  }

  /// Removes the preview without notifying watchers; the change that ends it notifies them.
  func hideWriting(in conversation: ConversationID) { endPreview(in: conversation) }

  private func endPreview(in conversation: ConversationID) {
    let wasOpen = state.withLock { $0.writings.removeValue(forKey: conversation) != nil }
    if wasOpen { feed.publish(previewIn: conversation) }
  }

  // MARK: The end

  /// Ends every watch.
  func stop() {
    feed.stop()
    let watchers = state.withLock { state in
      defer { state.watchers = [:] }
      state.isStopped = true
      return state.watchers.values.flatMap(\.values)
    }
    for watcher in watchers { watcher.bell.end() }
  }

  /// Ends every watch that `end` controls; call it after `end` has opened.
  func endWatches(until end: Latch) {
    let ended = state.withLock { state in
      state.watchers.values.flatMap(\.values).filter { $0.end === end }
    }
    for watcher in ended { watcher.bell.end() }
  }

  private func ring(_ conversation: ConversationID, _ mark: (inout Watch.News) -> Void) {
    let watchers = state.withLock { $0.watchers[conversation].map { Array($0.values) } ?? [] }
    for watcher in watchers { watcher.bell.ring(mark) }
  }

  private func remove(_ watcher: Int, from conversation: ConversationID) {
    state.withLock { state in
      state.watchers[conversation]?[watcher] = nil
      if state.watchers[conversation]?.isEmpty == true { state.watchers[conversation] = nil }
    }
  }
}

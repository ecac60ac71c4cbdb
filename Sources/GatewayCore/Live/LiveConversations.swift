import GatewayKit
import Synchronization

/// Tells whoever watches a conversation that there is something new, and holds what is being written in it.
///
/// Neither the log nor a preview is handed through here: a bell rings, and the watcher looks at the log and the preview
/// from where it stands. So nothing is missed, doubled or out of order, however slow watchers are and however they come
/// and go.
final class LiveConversations: Sendable {
  /// An answer that is being written.
  struct Writing: Sendable {
    /// Another number for every beginning, also of the same message.
    fileprivate(set) var beginning: Int
    /// What its message will be called.
    let message: MessageID
    /// The text so far; empty before the first word.
    fileprivate(set) var text = ""
    fileprivate let ticket: Int
  }

  private struct Watcher {
    let bell: Watch.Bell
    /// Ends the watch when it opens; nil: only the gateway's stop does.
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

  /// How many watchers there are.
  var watcherCount: Int { state.withLock { $0.watchers.values.reduce(0) { $0 + $1.count } } }

  /// Watches from now on; ends when the gateway stops, or when `end` opens and `endWatches` is called.
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

  /// Says that the conversation's log has grown.
  func ring(_ conversation: ConversationID) { ring(conversation) { $0.logHasGrown = true } }

  /// Says that the log has grown by a message that ends what was being written: nothing more of it is shown.
  func ringForLast(_ conversation: ConversationID) {
    state.withLock { $0.writings[conversation] = nil }
    ring(conversation)
  }

  /// Shows something that is in no log.
  func publish(_ content: ConversationEvent.Content, in conversation: ConversationID) {
    ring(conversation) { $0.passing.append(content) }
  }

  // MARK: What is being written

  /// What is being written; nil when nothing is that can be shown.
  func writing(in conversation: ConversationID) -> Writing? {
    state.withLock { $0.writings[conversation].flatMap { $0.text.isEmpty ? nil : $0 } }
  }

  /// Takes the place for the answer `message`; what it is called by from now on.
  func beginWriting(_ message: MessageID, in conversation: ConversationID) -> Int {
    state.withLock { state in
      let number = state.nextNumber()
      state.writings[conversation] = Writing(beginning: number, message: message, ticket: number)
      return number
    }
  }

  /// Shows the text so far, which begins anew when it is empty. False when the writing is over: its answer was
  /// committed, or somebody else speaks for the business now.
  func write(_ text: String, _ ticket: Int, in conversation: ConversationID) -> Bool {
    let isOpen = state.withLock { state in
      guard var writing = state.writings[conversation], writing.ticket == ticket else { return false }
      if text.isEmpty { writing.beginning = state.nextNumber() }
      writing.text = text
      state.writings[conversation] = writing
      return true
    }
    if isOpen { ring(conversation) { _ in } }
    return isOpen
  }

  /// Gives the place back.
  func endWriting(_ ticket: Int, in conversation: ConversationID) {
    let wasOpen = state.withLock { state in
      guard state.writings[conversation]?.ticket == ticket else { return false }
      state.writings[conversation] = nil
      return true
    }
    if wasOpen { ring(conversation) { _ in } }
  }

  /// Shows no more of what is being written; that it is over is told with what ends it.
  func hideWriting(in conversation: ConversationID) {
    state.withLock { $0.writings[conversation] = nil }
  }

  // MARK: The end

  /// Ends every watch.
  func stop() {
    let watchers = state.withLock { state in
      defer { state.watchers = [:] }
      state.isStopped = true
      return state.watchers.values.flatMap(\.values)
    }
    for watcher in watchers { watcher.bell.end() }
  }

  /// Ends every watch until `end`, which is open.
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

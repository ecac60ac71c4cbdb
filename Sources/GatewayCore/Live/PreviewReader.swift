import GatewayKit

/// Reads a preview for one reader from its position: a slow reader gets longer pieces, and none misses text. Pure.
struct PreviewReader {
  /// The next thing to do.
  enum Step: Sendable, Hashable {
    /// Send this to the reader.
    case show(ConversationEvent.Content)
    /// The shown preview has ended. Read the log, to see whether it was committed, and then call `look` again.
    case readLog
    /// Nothing; the reader is up to date.
    case nothing
  }

  private struct Shown {
    let message: MessageID
    let beginning: Int
    var bytes: Int
  }

  /// How many last messages are remembered; more than an answer has parts.
  private static let memory = 32

  private var shown: Shown?
  private var hasReadLog = false
  private var committed: [MessageID] = []

  /// The reader's next step, given the current preview.
  mutating func look(at writing: LiveConversations.Writing?) -> Step {
    if let last = shown, last.message != writing?.message {
      // Commits happen before the preview ends, so the log now has a committed message.
      guard hasReadLog else {
        hasReadLog = true
        return .readLog
      }
      shown = nil
      return .show(.discard(message: last.message))
    }
    // Between its commit and the end of its preview a message is in both.
    guard let writing, !committed.contains(writing.message) else { return .nothing }
    hasReadLog = false
    let bytes = writing.text.utf8
    // Without a new beginning the text only grows.
    let offset = shown?.beginning == writing.beginning ? shown?.bytes ?? 0 : 0
    guard bytes.count > offset else { return .nothing }
    shown = Shown(message: writing.message, beginning: writing.beginning, bytes: bytes.count)
    let new = offset == 0 ? writing.text : String(decoding: bytes.dropFirst(offset), as: UTF8.self)
    return .show(.delta(message: writing.message, offset: offset, text: new))
  }

  /// Notes an event of the log: a committed message replaces its preview.
  mutating func note(_ event: ConversationEvent) {
    guard case .message(let message) = event.content else { return }
    committed = committed.suffix(Self.memory - 1) + [message.id]
    guard message.id == shown?.message else { return }
    shown = nil
    hasReadLog = false
  }
}

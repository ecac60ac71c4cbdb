import GatewayKit

/// Shows one reader what is being written, from where the reader stands: a slow one gets longer pieces, and nobody a gap.
/// Pure.
struct PreviewReader {
  /// What is to be done.
  enum Step: Sendable, Hashable {
    /// There is this to show.
    case show(ConversationEvent.Content)
    /// What was shown is no longer being written. The log tells whether it was committed: it is to be read, then this
    /// asked again.
    case readLog
    /// The reader has seen all there is.
    case nothing
  }

  private struct Shown {
    let message: MessageID
    let beginning: Int
    var bytes: Int
  }

  /// How many of the last messages are remembered: more than an answer has parts.
  private static let memory = 32

  private var shown: Shown?
  private var hasReadLog = false
  private var committed: [MessageID] = []

  /// What follows for the reader from what is being written now.
  mutating func look(at writing: LiveConversations.Writing?) -> Step {
    if let last = shown, last.message != writing?.message {
      // Whoever ends a writing with a commit commits first: read now, the log has it.
      guard hasReadLog else {
        hasReadLog = true
        return .readLog
      }
      shown = nil
      return .show(.discard(message: last.message))
    }
    // Between its commit and the end of its writing, a message is both.
    guard let writing, !committed.contains(writing.message) else { return .nothing }
    hasReadLog = false
    let bytes = writing.text.utf8
    // The text so far never gets shorter without a new beginning.
    let offset = shown?.beginning == writing.beginning ? shown?.bytes ?? 0 : 0
    guard bytes.count > offset else { return .nothing }
    shown = Shown(message: writing.message, beginning: writing.beginning, bytes: bytes.count)
    let new = offset == 0 ? writing.text : String(decoding: bytes.dropFirst(offset), as: UTF8.self)
    return .show(.delta(message: writing.message, offset: offset, text: new))
  }

  /// Takes note of an event of the log: a committed message takes the place of its preview.
  mutating func note(_ event: ConversationEvent) {
    guard case .message(let message) = event.content else { return }
    committed = committed.suffix(Self.memory - 1) + [message.id]
    guard message.id == shown?.message else { return }
    shown = nil
    hasReadLog = false
  }
}

/// A channel's conversations as its customers see them: for channels whose log is the delivery (the web widget).
public protocol Conversations: Sendable {
  /// The id under which traces, the command line and the API know the conversation. Needs nothing stored.
  func id(of thread: ThreadKey) -> ConversationID

  /// The position of the last thing that happened in the conversation; nil when nothing has.
  func lastPosition(in thread: ThreadKey) async throws(AdapterError) -> Int64?

  /// Whether the business said `message` in this conversation, and the customer has marked neither it nor a later one as
  /// read. Nothing further back than the last 128 lines of the conversation is unread.
  func isUnread(_ message: MessageID, in thread: ThreadKey) async throws(AdapterError) -> Bool

  /// What happened in the conversation after `position` (all of it for nil), then what happens from now on.
  ///
  /// Durable events come in order, each once, with a growing position; they are read from the log as the reader asks
  /// for them, so that a slow reader holds nothing up. Transient ones (`position` nil) are lossy. The sequence ends when
  /// the gateway stops, or when the log cannot be read: the reader then resumes at the last position it saw.
  func events(of thread: ThreadKey, after position: Int64?) async throws(AdapterError)
    -> any AsyncSequence<ConversationEvent, Never> & Sendable
}

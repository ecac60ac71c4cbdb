/// The conversations of a channel as its customers see them, for channels with `logIsDelivery` such as the web widget.
public protocol Conversations: Sendable {
  /// The id of the conversation in traces, on the command line and in the API. Derived from the key; nothing is read.
  func id(of thread: ThreadKey) -> ConversationID

  /// The position of the last event in the conversation; nil before the first event.
  func lastPosition(in thread: ThreadKey) async throws(AdapterError) -> Int64?

  /// Whether the business sent `message` in this conversation and the customer has marked neither it nor a later one as
  /// read. Messages before the last 128 lines of the conversation count as read.
  func isUnread(_ message: MessageID, in thread: ThreadKey) async throws(AdapterError) -> Bool

  /// The events after `position` (nil: all events), followed by new events as they happen.
  ///
  /// Durable events come in order, each once, with growing positions. They are read from the log on demand, so a slow reader
  /// does not hold up others. Transient events (`position` nil) may be lost. The sequence ends if the gateway stops or the
  /// log cannot be read; the reader can then resume at the last position it saw.
  func events(of thread: ThreadKey, after position: Int64?) async throws(AdapterError)
    -> any AsyncSequence<ConversationEvent, Never> & Sendable
}

/// A server-sent event.
public struct ServerSentEvent: Sendable, Hashable {
  /// The type of the event; `message` if the stream names none.
  public var event: String
  /// The values of the `data` lines, joined by newlines; nil for an event of `stray` lines only.
  public var data: String?
  /// The last id that the stream has set, up to this event; empty before the first.
  public var lastEventID: String
  /// The wait before a reconnect that this event sets, in milliseconds.
  public var retry: Int?
  /// The lines that are not fields of the standard, joined by newlines; usually empty.
  ///
  /// The standard ignores such lines. They are kept because some servers write an error as plain JSON on several lines into
  /// a stream, and an adapter must be able to read it.
  public var stray: String

  /// Creates an event.
  public init(
    event: String = "message", data: String?, lastEventID: String = "", retry: Int? = nil, stray: String = ""
  ) {
    self.event = event
    self.data = data
    self.lastEventID = lastEventID
    self.retry = retry
    self.stray = stray
  }
}

/// One event of a stream of server-sent events.
public struct ServerSentEvent: Sendable, Hashable {
  /// The event's type; `message` where the stream names none.
  public var event: String
  /// The values of its `data` lines, joined by newlines. Nil when it had none, only `stray` lines.
  public var data: String?
  /// The last id the stream has set, this event's included; empty before the first.
  public var lastEventID: String
  /// The wait before reconnecting that this event asks for, in milliseconds.
  public var retry: Int?
  /// The lines that are no field of the standard, joined by newlines; usually empty.
  ///
  /// The standard ignores such lines. They are kept because servers write an error into a running stream as bare JSON
  /// of several lines, and an adapter must be able to tell it.
  public var stray: String

  /// An event.
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

public import HTTPTypes

/// What a `ScriptedTransport` does with a call.
public enum TransportScript: Sendable {
  /// It answers.
  case answers(ScriptedAnswer)
  /// There is no connection: the request certainly did not arrive.
  case isUnreachable
  /// It accepts the request and does not answer until the caller gives up.
  case isSilent
}

/// An answer of a `ScriptedTransport`.
public struct ScriptedAnswer: Sendable, Hashable {
  /// What comes after the body's last byte.
  public enum Ending: Sendable, Hashable {
    /// The body ends normally.
    case complete
    /// The connection breaks.
    case breaksOff
    /// Nothing, until the caller gives up.
    case fallsSilent
  }

  /// The status.
  public var status: Int
  /// The header fields.
  public var headers: HTTPFields
  /// The body.
  public var body: [UInt8]
  /// What comes after it.
  public var ending: Ending

  /// An answer.
  public init(status: Int = 200, headers: HTTPFields = [:], body: [UInt8] = [], ending: Ending = .complete) {
    self.status = status
    self.headers = headers
    self.body = body
    self.ending = ending
  }

  /// An answer of JSON.
  public init(status: Int = 200, json: String) {
    self.init(status: status, headers: [.contentType: "application/json"], body: Array(json.utf8))
  }

  /// An answer of server-sent events.
  public init(events: String) {
    self.init(headers: [.contentType: "text/event-stream"], body: Array(events.utf8))
  }
}

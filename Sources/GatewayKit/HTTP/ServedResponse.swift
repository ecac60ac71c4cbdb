public import HTTPTypes

/// The response of an adapter to a request.
public struct ServedResponse: Sendable {
  /// The body of a response.
  public enum Body: Sendable {
    /// The complete body.
    case bytes([UInt8])
    /// A function that writes the body in pieces. It is cancelled if the client disconnects or the gateway stops.
    case stream(@Sendable (any ServedBodyWriter) async throws -> Void)
  }

  /// The status code.
  public var status: HTTPResponse.Status
  /// The header fields. The server adds the fields for length, date and connection.
  public var headers: HTTPFields
  /// The body.
  public var body: Body

  /// Creates a response.
  public init(status: HTTPResponse.Status, headers: HTTPFields = [:], body: Body = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// Writes a streamed body.
public protocol ServedBodyWriter: Sendable {
  /// Sends `bytes` immediately. Returns when the connection can accept more; throws if it is closed.
  func write(_ bytes: [UInt8]) async throws
}

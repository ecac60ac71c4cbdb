public import HTTPTypes

/// An adapter's answer to a request.
public struct ServedResponse: Sendable {
  /// What follows the header.
  public enum Body: Sendable {
    /// All of it.
    case bytes([UInt8])
    /// Written piece by piece; cancelled when the client goes away or the gateway stops.
    case stream(@Sendable (any ServedBodyWriter) async throws -> Void)
  }

  /// The status.
  public var status: HTTPResponse.Status
  /// The header fields. The server adds length, date and connection handling.
  public var headers: HTTPFields
  /// The body.
  public var body: Body

  /// A response.
  public init(status: HTTPResponse.Status, headers: HTTPFields = [:], body: Body = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// Where a streamed body is written to.
public protocol ServedBodyWriter: Sendable {
  /// Sends `bytes` now; returns when the connection can take more; throws when it is gone.
  func write(_ bytes: [UInt8]) async throws
}

import GatewayKit

/// A call for the loop: checked, with its secrets filled in.
struct TransferOrder: Sendable {
  /// How to connect.
  enum Route: Sendable {
    /// Over the pool, and through the proxy if one is set.
    case pooled(Proxies)
    /// On a new connection, directly to an address that the guard permits.
    case guarded(AddressGuard)
  }

  /// The destination.
  let target: CallTarget
  /// The HTTP method.
  let method: String
  /// The header lines.
  let headers: HeaderLines
  /// The request's body.
  let body: RequestBody
  /// Receives the answer's body in place of the reader.
  var sink: SecretSink?
  /// How to connect.
  let route: Route
  /// When the call ends at the latest.
  let deadline: ContinuousClock.Instant
  /// The longest silence after the answer has begun.
  let idleLimit: Duration
  /// The most bytes of the answer's body.
  let maximumBytes: Int
  /// Settings that apply to every call.
  let options: CurlTransport.Options
}

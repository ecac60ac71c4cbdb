import GatewayKit

/// A call as the loop gets it: checked, its secrets filled in.
struct TransferOrder: Sendable {
  /// How its connection is made.
  enum Route: Sendable {
    /// Over the pool, and through the proxy where one is set.
    case pooled(Proxies)
    /// On a connection of its own, straight to an address the guard permits.
    case guarded(AddressGuard)
  }

  /// Where.
  let target: CallTarget
  /// The method's token.
  let method: String
  /// The header lines.
  let headers: HeaderLines
  /// The body.
  let body: RequestBody
  /// Where the body of the answer goes, if not to the reader.
  var sink: SecretSink?
  /// How.
  let route: Route
  /// When the call is over, whatever has come.
  let deadline: ContinuousClock.Instant
  /// The longest silence once the answer has begun.
  let idleLimit: Duration
  /// The most bytes of body.
  let maximumBytes: Int
  /// What is the same for every call.
  let options: CurlTransport.Options
}

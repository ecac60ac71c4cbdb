public import GatewayCore
public import GatewayKit

/// Outgoing HTTP over libcurl, to addresses from the gateway's configuration.
///
/// Calls share a pool of connections. TLS is verified, and HTTP/2 is used if the server supports it. Calls to addresses
/// that a user of the product chose go through `GuardedTransport`. See docs/operations/outgoing-http.md.
public final class CurlTransport: HTTPTransport {
  let caller: Caller

  /// A transport with a separate thread.
  public init(secrets: any SecretResolving, options: Options) {
    caller = Caller(loop: TransferLoop(), secrets: secrets, options: options)
  }

  deinit { caller.loop?.abandon() }

  /// The loop that runs the transfers; nil when the system had no thread for it.
  var loop: TransferLoop? { caller.loop }

  /// Makes one request, without retries; see `HTTPTransport`.
  public func send(_ call: HTTPCall) async throws(AdapterError) -> HTTPAnswer {
    let deadline = ContinuousClock.now + call.deadline
    let target = try CallTarget(call.url)
    guard target.isEncrypted || target.isLoopback else {
      throw AdapterError(
        .rejected, "\(target.origin) is not encrypted: calls to other machines must use https://")
    }
    return try await caller.send(call, to: target, by: .pooled(caller.options.proxies), until: deadline)
  }

  /// Ends every call, closes every connection, and ends the thread.
  public func close() async { await caller.loop?.close() }
}

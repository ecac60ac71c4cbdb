public import GatewayCore
public import GatewayKit

/// Outgoing HTTP over libcurl: calls to the addresses of the gateway's own configuration.
///
/// Connections are kept and shared between calls; TLS is verified; HTTP/2 is spoken where the server does. Calls to
/// addresses that a user of the product chose go through `GuardedTransport`. See docs/operations/outgoing-http.md.
public final class CurlTransport: HTTPTransport {
  let caller: Caller

  /// A transport with a thread of its own.
  public init(secrets: any SecretResolving, options: Options) {
    caller = Caller(loop: TransferLoop(), secrets: secrets, options: options)
  }

  deinit { caller.loop?.abandon() }

  /// The thread and what runs on it.
  var loop: TransferLoop? { caller.loop }

  /// Makes one request; see `HTTPTransport`.
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

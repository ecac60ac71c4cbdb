import Foundation
public import GatewayCore
public import GatewayKit
import HTTPTypes

/// Outgoing HTTP to addresses that a user of the product chose: requests of flows, outgoing webhooks.
///
/// Uses no proxy and no shared connection. The address is checked when the socket is opened, after the name lookup, so
/// that a name cannot resolve to one address for the check and another for the call. Follows up to three redirects and
/// checks every hop like the first. `http://` is allowed if the call carries no secret; for a confidential call only to
/// the private addresses that the operator allows.
public final class GuardedTransport: HTTPTransport {
  private let caller: Caller
  private let guardian: AddressGuard

  /// A transport with a separate thread, which may also reach the private addresses in `allowed`.
  public init(secrets: any SecretResolving, options: CurlTransport.Options, allowed: [AddressBlock] = []) {
    caller = Caller(loop: TransferLoop(), secrets: secrets, options: options)
    guardian = AddressGuard(allowed: allowed)
  }

  deinit { caller.loop?.abandon() }

  /// The loop that runs the transfers; nil when the system had no thread for it.
  var loop: TransferLoop? { caller.loop }

  /// Makes one request and follows its redirects; see `HTTPTransport`.
  public func send(_ call: HTTPCall) async throws(AdapterError) -> HTTPAnswer {
    let deadline = ContinuousClock.now + call.deadline
    var hop = call
    for remaining in (0...Redirect.limit).reversed() {
      let target = try CallTarget(hop.url)
      guard target.isEncrypted || !hop.carriesSecrets else {
        throw AdapterError(.rejected, "\(target.origin) is not encrypted, but the call contains a secret; use https://")
      }
      let reaches = hop.isConfidential && !target.isEncrypted ? guardian.allowedOnly : guardian
      let answer = try await caller.send(hop, to: target, by: .guarded(reaches), until: deadline)
      guard hop.followsRedirects else { return answer }
      guard let next = try Redirect.next(after: hop, to: target, answer.status, answer.headers) else { return answer }
      guard remaining > 0 else { break }
      hop = next
    }
    throw AdapterError(.rejected, "the address redirects more than \(Redirect.limit) times; use the final address")
  }

  /// Ends every call and the thread.
  public func close() async { await caller.loop?.close() }
}

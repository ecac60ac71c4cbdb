import Foundation
import GatewayCore
import GatewayKit
import HTTPTypes

/// Makes calls on one loop: checks them, fills in secrets and hands them over. Shared by the transports.
struct Caller: Sendable {
  /// The loop that runs the transfers; nil when the system had no thread for it.
  let loop: TransferLoop?
  /// Opens secrets.
  let secrets: any SecretResolving
  /// Settings that apply to every call.
  let options: CurlTransport.Options

  /// Makes one request to `target`, which ends by `deadline`.
  func send(
    _ call: HTTPCall, to target: CallTarget, by route: TransferOrder.Route, until deadline: ContinuousClock.Instant,
    body: RequestBody? = nil, sink: SecretSink? = nil
  ) async throws(AdapterError) -> HTTPAnswer {
    guard let loop else {
      throw AdapterError(.unavailable, "the system has no thread or memory for outgoing calls; restart the gateway")
    }
    guard call.method != .connect, call.method != .trace else {
      throw AdapterError(.rejected, "\(call.method.rawValue) is not a supported method")
    }
    let headers = try await HeaderLines.of(call.fields, for: target.origin, from: secrets)
    let exchange = Exchange()
    loop.start(
      TransferOrder(
        target: target, method: call.method.rawValue, headers: headers, body: body ?? .plain(call.body), sink: sink,
        route: route,
        deadline: deadline, idleLimit: call.idleLimit, maximumBytes: call.maximumBytes, options: options), exchange)
    let lease = AnswerBody.Lease(exchange, on: loop)
    let head = try await lease.head().get()
    return HTTPAnswer(status: head.status, headers: head.fields, body: AnswerBody(lease: lease))
  }
}

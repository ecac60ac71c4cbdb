import Foundation
import GatewayCore
import GatewayKit
import HTTPTypes

/// Makes calls on one loop: checks, secrets, the hand-over. What is common to the transports.
struct Caller: Sendable {
  /// Where transfers run; nil when the system had no thread for it.
  let loop: TransferLoop?
  /// Who opens secrets.
  let secrets: any SecretResolving
  /// What is the same for every call.
  let options: CurlTransport.Options

  /// Makes one request to `target`, over by `deadline`.
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

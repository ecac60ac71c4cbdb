import GatewayKit
import Hummingbird

/// Hands requests below a prefix to a handler of another target: the admin API.
struct HandlerRoute: Route {
  static let name = RouteName.api

  let prefix: String
  let handler: @Sendable (ServedRequest) async -> ServedResponse
  let trustedProxies: [AddressRange]
  let ownOrigins: OwnOrigins
  let bodies: BodyMemory

  func respond(to request: Request, context: ServerContext) async throws(ProblemDocument) -> Response {
    let client = ClientAddress(peer: context.peer, headers: request.headers, trusted: trustedProxies)
    let reservation = BodyReservation(bodies, of: client.network)
    defer { reservation.release() }
    let response = await handler(
      ServedRequest(
        method: request.method, path: String(request.uri.path.dropFirst(prefix.count)),
        query: QueryParameter.all(in: request.uri.query), headers: request.headers, clientAddress: client.text,
        clientNetwork: client.network, ownOrigins: ownOrigins.all,
        body: ServedBody(of: request, reserving: reservation)))
    guard reservation.isRefused else { return Response(response, to: request) }
    var refusal = ProblemDocument.noMemory.response
    refusal.headers[.retryAfter] = "2"
    return refusal
  }
}

import Foundation
import GatewayKit
import Hummingbird

/// `/channels/{id}/…`: everything below belongs to the channel's adapter.
struct ChannelRoute: Route {
  static let name = RouteName.channels
  static let prefix = "/channels/"

  let gateway: any ServedGateway
  let trustedProxies: [AddressRange]
  let ownOrigins: OwnOrigins
  let bodies: BodyMemory

  func respond(to request: Request, context: ServerContext) async throws(ProblemDocument) -> Response {
    let rest = request.uri.path.dropFirst(Self.prefix.count)
      .split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let id = rest.first, rest.count == 2 else { throw .noSuchChannel }
    guard let path = String(rest[1]).removingPercentEncoding else {
      throw ProblemDocument(.badRequest, "The address is not percent-encoded UTF-8.")
    }
    let client = ClientAddress(peer: context.peer, headers: request.headers, trusted: trustedProxies)
    // What the body holds is held until the adapter has answered: it parses and commits what it read.
    let reservation = BodyReservation(bodies, of: client.network)
    defer { reservation.release() }
    let served = ServedRequest(
      method: request.method, path: path, query: QueryParameter.all(in: request.uri.query), headers: request.headers,
      clientAddress: client.text, clientNetwork: client.network, ownOrigins: ownOrigins.all,
      body: ServedBody(of: request, reserving: reservation))
    guard let response = await gateway.handle(served, channel: ChannelID(rawValue: String(id))) else {
      throw .noSuchChannel
    }
    return reservation.isRefused ? Self.refusal(instead: response) : Response(response, to: request)
  }

  /// What a request is answered for whose body there was no room. The adapter saw a body that did not arrive; of its
  /// answer stay the fields by which a page of another origin may read this one.
  private static func refusal(instead response: ServedResponse) -> Response {
    var refusal = ProblemDocument.noMemory.response
    refusal.headers[.retryAfter] = "2"
    for field in response.headers
    where field.name == .vary || field.name.canonicalName.hasPrefix("access-control-") { refusal.headers.append(field) }
    return refusal
  }
}

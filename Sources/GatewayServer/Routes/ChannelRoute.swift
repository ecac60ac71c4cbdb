import Foundation
import GatewayKit
import Hummingbird

/// `/channels/{id}/…`: everything below belongs to the channel's adapter.
struct ChannelRoute: Route {
  static let name = RouteName.channels

  let gateway: any ServedGateway
  let trustedProxies: [AddressRange]
  let ownOrigins: OwnOrigins
  let bodies: BodyMemory

  func respond(to request: Request, context: ServerContext) async throws(ProblemDocument) -> Response {
    let segments = request.uri.path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    // The path begins with a slash: nothing, `channels`, and the rest.
    guard segments.count == 3 else { throw .noSuchChannel }
    let rest = segments[2].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let id = rest.first, rest.count == 2 else { throw .noSuchChannel }
    guard let path = String(rest[1]).removingPercentEncoding else {
      throw ProblemDocument(.badRequest, "The address is not percent-encoded UTF-8.")
    }
    let client = ClientAddress(peer: context.peer, headers: request.headers, trusted: trustedProxies)
    // What the body holds is held until the adapter has answered: it parses and commits what it read.
    let reservation = BodyReservation(bodies, of: client.network)
    defer { reservation.release() }
    let served = ServedRequest(
      method: request.method, path: path, query: Self.parameters(of: request.uri.query), headers: request.headers,
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
    var refusal = ProblemDocument(
      .serviceUnavailable, "The server has too many unfinished requests; try again soon."
    ).response
    refusal.headers[.retryAfter] = "2"
    for field in response.headers
    where field.name == .vary || field.name.canonicalName.hasPrefix("access-control-") { refusal.headers.append(field) }
    return refusal
  }

  /// `a=1&b=two` in its order; `+` is a space, as forms write it. A parameter that is no UTF-8 stays as it came.
  static func parameters(of query: String?) -> [QueryParameter] {
    (query ?? "").split(separator: "&").map { parameter in
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return QueryParameter(name: decoded(parts[0]), value: parts.count > 1 ? decoded(parts[1]) : "")
    }
  }

  private static func decoded(_ text: Substring) -> String {
    let spaced = text.replacing("+", with: " ")
    return String(spaced).removingPercentEncoding ?? String(spaced)
  }
}

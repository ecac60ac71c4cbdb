import GatewayKit
import Hummingbird
import Logging

/// Decides which route handles a request. Answers everything; refusals are problem documents.
struct FrontResponder: HTTPResponder {
  /// Which listener it stands behind.
  enum Face: Sendable {
    /// The one the world sees. `details`: whether this machine gets metrics and health details here.
    case world(details: Bool)
    /// The operator's own.
    case admin
  }

  let face: Face
  let channels: ChannelRoute
  let consents: ConsentRoute
  let health: HealthRoute
  let metrics: MetricsRoute
  let pages: PageRoute
  let requests: RequestMetrics

  func respond(to request: Request, context: ServerContext) async -> Response {
    let start = ContinuousClock.now
    let response: Response
    do throws(ProblemDocument) {
      response = try await route(request, context: context)
    } catch {
      response = error.response
    }
    requests.record(path: request.uri.path, status: response.status, since: start)
    return response
  }

  private func route(_ request: Request, context: ServerContext) async throws(ProblemDocument) -> Response {
    guard (request.head.path?.utf8.count ?? 0) <= ChannelRoute.targetLimit else {
      throw ProblemDocument(.uriTooLong, "The address has more than \(ChannelRoute.targetLimit) bytes.")
    }
    if case .world = face {
      if request.uri.path.hasPrefix("/channels/") { return try await channels.respond(to: request, context: context) }
      if request.uri.path == ConsentRoute.path { return try await consents.respond(to: request) }
      if let page = pages.respond(to: request) { return page }
    }
    guard let operational = await operational(request, context: context) else { throw .noSuchAddress }
    guard [.get, .head].contains(request.method) else {
      throw ProblemDocument(.methodNotAllowed, "This address only answers GET.", allow: "GET, HEAD")
    }
    return request.method == .head ? operational.createHeadResponse() : operational
  }

  private func operational(_ request: Request, context: ServerContext) async -> Response? {
    switch request.uri.path {
    case "/health/live": health.live()
    case "/health/ready": await health.ready(details: seesDetails(request, context: context))
    case "/metrics" where seesDetails(request, context: context): metrics.respond()
    default: nil
    }
  }

  /// Whether the request may see what runs here: on the operator's listener; else, without a public address, only from
  /// this machine, by a name of this machine (a page that rebinds its own name to 127.0.0.1 is a stranger), and not
  /// through a proxy.
  private func seesDetails(_ request: Request, context: ServerContext) -> Bool {
    switch face {
    case .admin: return true
    case .world(details: false): return false
    case .world(details: true):
      guard ClientAddress(peer: context.peer, headers: request.headers, trusted: []).isLocal else { return false }
      let authority = request.head.authority ?? ""
      let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" }.dropFirst() : authority.prefix { $0 != ":" }
      return host == "localhost" || IPAddress(host)?.isLoopback == true
    }
  }
}

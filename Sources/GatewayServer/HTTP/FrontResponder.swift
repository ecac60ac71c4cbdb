import Hummingbird

/// Finds the route that handles a request. Every request gets a response; errors are problem documents.
struct FrontResponder: HTTPResponder {
  /// The longest request target, as a path with its query, in bytes.
  static let targetLimit = 8_192

  let routes: RouteTable
  let metrics: RequestMetrics

  func respond(to request: Request, context: ServerContext) async -> Response {
    let start = ContinuousClock.now
    let route = routes[request.uri.path]
    let response: Response
    do throws(ProblemDocument) {
      guard (request.head.path?.utf8.count ?? 0) <= Self.targetLimit else {
        throw ProblemDocument(.uriTooLong, "The address has more than \(Self.targetLimit) bytes.")
      }
      guard let route else { throw .noSuchAddress }
      response = try await route.respond(to: request, context: context)
    } catch {
      response = error.response
    }
    metrics.record(route.map { type(of: $0).name } ?? .none, status: response.status, since: start)
    return response
  }
}

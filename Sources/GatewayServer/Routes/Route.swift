import Hummingbird

/// What answers requests at one address, or below one prefix.
protocol Route: Sendable {
  /// By which name its requests are counted.
  static var name: RouteName { get }

  /// Answers a request. What it throws is the answer as well.
  func respond(to request: Request, context: ServerContext) async throws(ProblemDocument) -> Response
}

/// The names of the routes in the metrics: a fixed set, which no stranger can grow.
enum RouteName: String, CaseIterable {
  case channels, consents, health, metrics, pages
  /// No route has the address.
  case none
}

/// A route that is only read: GET and HEAD.
protocol ReadOnlyRoute: Route {
  /// The answer to GET.
  func read(_ request: Request, context: ServerContext) async throws(ProblemDocument) -> Response
}

extension ReadOnlyRoute {
  func respond(to request: Request, context: ServerContext) async throws(ProblemDocument) -> Response {
    switch request.method {
    case .get: return try await read(request, context: context)
    case .head: return try await read(request, context: context).createHeadResponse()
    default: throw ProblemDocument(.methodNotAllowed, "This address only answers GET.", allow: "GET, HEAD")
    }
  }
}

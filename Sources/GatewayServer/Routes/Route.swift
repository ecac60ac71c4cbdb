import Hummingbird

/// Handles requests at one address or below a prefix.
protocol Route: Sendable {
  /// The name of the route in metrics.
  static var name: RouteName { get }

  /// Answers a request. A thrown problem document is also sent as the response.
  func respond(to request: Request, context: ServerContext) async throws(ProblemDocument) -> Response
}

/// The names of routes in metrics: a fixed set, so that strangers cannot add labels.
enum RouteName: String, CaseIterable {
  case api, channels, consents, health, metrics, pages
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
    default: throw ProblemDocument(.methodNotAllowed, "This address only allows GET.", allow: "GET, HEAD")
    }
  }
}

import Hummingbird

/// `/health/live` and `/health/ready`, for monitoring.
struct HealthRoute: ReadOnlyRoute {
  static let name = RouteName.health
  static let prefix = "/health/"

  let gateway: any ServedGateway
  let listener: Listener

  func read(_ request: Request, context: ServerContext) async throws(ProblemDocument) -> Response {
    switch request.uri.path {
    case Self.prefix + "live": Self.plain("ok\n")
    case Self.prefix + "ready": await ready(details: listener.showsDetails(to: request, context: context))
    default: throw .noSuchAddress
    }
  }

  /// 200 while the gateway can accept messages, else 503; with `details` also the reason.
  private func ready(details: Bool) async -> Response {
    guard let reason = await gateway.whyNotReady() else { return Self.plain("ready\n") }
    var response = ProblemDocument(
      .serviceUnavailable, details ? "Not ready: \(reason)." : "Not ready."
    ).response
    response.headers[.retryAfter] = "5"
    return response
  }

  private static func plain(_ text: String) -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: "text/plain; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

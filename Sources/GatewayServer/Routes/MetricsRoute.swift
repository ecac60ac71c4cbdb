import Hummingbird

/// `/metrics`, in Prometheus's text format, for those who may see details.
struct MetricsRoute: ReadOnlyRoute {
  static let name = RouteName.metrics
  static let path = "/metrics"

  let metrics: MetricsRegistry
  let listener: Listener

  func read(_ request: Request, context: ServerContext) throws(ProblemDocument) -> Response {
    guard listener.showsDetails(to: request, context: context) else { throw .noSuchAddress }
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store",
        .xContentTypeOptions: "nosniff",
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.exposition)))
  }
}

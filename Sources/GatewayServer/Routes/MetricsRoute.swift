import Hummingbird

/// `/metrics`, in Prometheus's text format.
struct MetricsRoute: Sendable {
  let metrics: MetricsRegistry

  func respond() -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store",
        .xContentTypeOptions: "nosniff",
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.exposition)))
  }
}

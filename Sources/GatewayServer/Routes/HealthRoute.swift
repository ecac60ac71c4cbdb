import Hummingbird

/// `/health/live` and `/health/ready`, for whatever watches the process.
struct HealthRoute: Sendable {
  let gateway: any ServedGateway

  /// The process answers.
  func live() -> Response { Self.plain("ok\n") }

  /// The gateway can take messages, or else 503; why not is told to those who may see details.
  func ready(details: Bool) async -> Response {
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

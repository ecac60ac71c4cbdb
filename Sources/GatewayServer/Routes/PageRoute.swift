import Hummingbird

/// Pages of ours: the demo. Framed by nobody, and allowed nothing that is not ours.
struct PageRoute: Sendable {
  let pages: [String: ServedPage]

  func respond(to request: Request) -> Response? {
    guard let page = pages[request.uri.path] else { return nil }
    guard [.get, .head].contains(request.method) else {
      return ProblemDocument(.methodNotAllowed, "This is a page: GET it.", allow: "GET, HEAD").response
    }
    let response = Response(
      status: .ok,
      headers: [
        .contentType: page.contentType, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff",
        .referrerPolicy: "strict-origin-when-cross-origin", .crossOriginOpenerPolicy: "same-origin",
        .contentSecurityPolicy: Self.policy,
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: page.bytes)))
    return request.method == .head ? response.createHeadResponse() : response
  }

  private static let policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'",
  ].joined(separator: "; ")
}

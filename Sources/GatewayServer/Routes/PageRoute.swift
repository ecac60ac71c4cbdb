import Hummingbird

/// A page of the gateway, such as the demo. It cannot be framed and may load only files of the gateway.
struct PageRoute: ReadOnlyRoute {
  static let name = RouteName.pages

  let page: ServedPage

  func read(_ request: Request, context: ServerContext) -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: page.contentType, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff",
        .referrerPolicy: "strict-origin-when-cross-origin", .crossOriginOpenerPolicy: "same-origin",
        .contentSecurityPolicy: Self.policy,
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: page.bytes)))
  }

  private static let policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'",
  ].joined(separator: "; ")
}

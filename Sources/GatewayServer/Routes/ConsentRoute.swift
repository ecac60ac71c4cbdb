import GatewayCore
import GatewayKit
import Hummingbird

/// `/consents/return`: where a provider sends the browser of a person who was asked for a consent.
///
/// The address holds a code that is worth nothing without what the gateway keeps, and nothing after its first use; it is
/// not logged, not kept, and sent to no other site. The page repeats nothing of it.
struct ConsentRoute: Route {
  static let name = RouteName.consents
  /// The path, as `PendingConsents` gives it out.
  static let path = "/consents/return"

  let gateway: any ServedGateway

  func respond(to request: Request, context: ServerContext) async throws(ProblemDocument) -> Response {
    // Not HEAD either: who only looks at an address must not use it up.
    guard request.method == .get else {
      throw ProblemDocument(.methodNotAllowed, "This address only allows GET.", allow: "GET")
    }
    return switch await gateway.consentReturned(QueryParameter.all(in: request.uri.query)) {
    case .stored: Self.page(.ok, "The consent is stored. You can close this page and return to the terminal.\n")
    case .failed: Self.page(.ok, "Nothing was stored; the terminal shows the reason. You may close this page.\n")
    case .unknown:
      Self.page(
        .badRequest,
        "This answer is not expected: it was already used, or it came too late. Start the authorization again.\n"
      )
    }
  }

  private static func page(_ status: HTTPResponse.Status, _ words: String) -> Response {
    Response(
      status: status,
      headers: [
        .contentType: "text/plain; charset=utf-8", .cacheControl: "no-store", .referrerPolicy: "no-referrer",
        .xContentTypeOptions: "nosniff",
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: words)))
  }
}

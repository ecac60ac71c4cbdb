import Foundation
import Hummingbird

/// An error response of the server itself, as a problem document (RFC 9457).
struct ProblemDocument: Error, Sendable {
  let status: HTTPResponse.Status
  /// What is wrong with this request and what to do about it.
  let detail: String
  /// The allowed methods, if the request's method is not allowed (RFC 9110, 15.5.6).
  let allow: String?

  init(_ status: HTTPResponse.Status, _ detail: String, allow: String? = nil) {
    self.status = status
    self.detail = detail
    self.allow = allow
  }

  static let noSuchAddress = ProblemDocument(.notFound, "There is nothing at this address.")
  static let noMemory = ProblemDocument(
    .serviceUnavailable, "The server has too many unfinished requests; try again soon.")
  static let noSuchChannel = ProblemDocument(.notFound, "There is no such channel, or it is not enabled.")

  /// The response, which must not be cached.
  var response: Response {
    let members = ["title": status.reasonPhrase, "detail": detail, "type": "about:blank"]
    let encoder = Foundation.JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Encoding a dictionary of strings cannot fail; without a body the status still says it.
    let body = (try? encoder.encode(members)) ?? Data()
    var response = Response(
      status: status,
      headers: [.contentType: "application/problem+json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    response.headers[.allow] = allow
    return response
  }
}

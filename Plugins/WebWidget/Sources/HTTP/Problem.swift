import Foundation
import GatewayKit
import HTTPTypes

/// A refusal, sent as `application/problem+json` (RFC 9457). Its text is for developers of clients.
struct Problem: Error, Sendable {
  let status: HTTPResponse.Status
  let title: String
  let detail: String
  /// The member of the body with the problem.
  var field: String?
  var headers: HTTPFields = [:]

  static func malformed(_ detail: String) -> Problem {
    Problem(status: .badRequest, title: "Malformed request", detail: detail)
  }

  static func unusable(_ field: String, _ detail: String) -> Problem {
    Problem(status: .unprocessableContent, title: "Unusable request", detail: detail, field: field)
  }

  static func unauthorized(_ detail: String) -> Problem {
    Problem(
      status: .unauthorized, title: "No valid session", detail: detail,
      headers: [.wwwAuthenticate: "Bearer"])
  }

  static func wrongType(_ detail: String) -> Problem {
    Problem(status: .unsupportedMediaType, title: "File type not allowed", detail: detail)
  }

  static func tooMany(_ detail: String, retryAfter: Duration) -> Problem {
    Problem(
      status: .tooManyRequests, title: "Too many requests", detail: detail,
      headers: [.retryAfter: seconds(retryAfter)])
  }

  /// There is no room for a visitor's file, but messages are still accepted.
  static func noRoom(retryAfter: Duration?) -> Problem {
    Problem(
      status: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), title: "No space for files",
      detail: "The file was not stored. Send the message without it, or try again later.",
      headers: [.retryAfter: seconds(retryAfter ?? .seconds(600))])
  }

  static func unavailable(retryAfter: Duration?) -> Problem {
    Problem(
      status: .serviceUnavailable, title: "Storage unavailable",
      detail: "Nothing was stored. Send the same request again, with the same clientID.",
      headers: [.retryAfter: seconds(retryAfter ?? .seconds(2))])
  }

  var response: ServedResponse {
    var body = JSONObject()
    body.add("title", title)
    body.add("status", status.code)
    body.add("detail", detail)
    if let field { body.add("field", field) }
    var headers = headers
    headers[.contentType] = "application/problem+json"
    headers[.cacheControl] = "no-store"
    return ServedResponse(status: status, headers: headers, body: .bytes(body.bytes))
  }

  /// Whole seconds, rounded up, so that a retry is never too early.
  private static func seconds(_ duration: Duration) -> String { "\(max(1, Int(duration.seconds.rounded(.up))))" }
}

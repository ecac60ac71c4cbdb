import Foundation
import GatewayKit

/// The API's error body: `{"error": {code, message, status, details}}` (google.rpc.Status), alone or as the only
/// element of a list. Pure.
struct GoogleError: Sendable {
  /// The error text.
  let message: String
  /// Such as `RESOURCE_EXHAUSTED`; empty if missing.
  let status: String
  /// The HTTP status in the body, or the one that `status` stands for.
  let httpStatus: Int?
  /// The reasons of `ErrorInfo`.
  let reasons: [String]
  /// The exceeded quotas of `QuotaFailure`, ids and metrics, in lower case.
  let quotas: [String]
  /// The wait of `RetryInfo`, or the one named in the message.
  let wait: Duration?

  /// Reads a body; nil when it is not an error of this form.
  init?(_ body: [UInt8]) {
    // Errors are short; a longer body is not an error.
    guard body.count <= 64 << 10, let document = try? JSONValue(parsing: body) else { return nil }
    self.init(in: document)
  }

  /// Reads the error in a document; nil for a document without an error.
  init?(in document: JSONValue) {
    let first = document.elements.first ?? document
    guard let error = first["error"], error != .null else { return nil }
    message = error["message"]?.text ?? error.text ?? ""
    status = error["status"]?.text ?? ""
    httpStatus = error["code"]?.count.flatMap { (400...599).contains($0) ? $0 : nil } ?? Self.meanings[status]
    let details = error["details"]?.elements ?? []
    reasons = details.compactMap { $0["reason"]?.text }
    quotas = details.flatMap { $0["violations"]?.elements ?? [] }
      .flatMap { [$0["quotaId"]?.text, $0["quotaMetric"]?.text] }.compactMap { $0?.lowercased() }
    wait =
      details.lazy.compactMap { $0["retryDelay"]?.text }.compactMap { RetryAfter.spelled($0[...]) }.first
      ?? RetryAfter.named(in: message)
  }

  /// https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
  private static let meanings = [
    "INVALID_ARGUMENT": 400, "FAILED_PRECONDITION": 400, "OUT_OF_RANGE": 400, "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403, "NOT_FOUND": 404, "ABORTED": 409, "ALREADY_EXISTS": 409, "RESOURCE_EXHAUSTED": 429,
    "CANCELLED": 499, "INTERNAL": 500, "UNKNOWN": 500, "UNIMPLEMENTED": 501, "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
  ]
}

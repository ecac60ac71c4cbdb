import Foundation
import GatewayCore
import GatewayKit
import HTTPTypes

/// Error responses as problem documents (RFC 9457), with the error's code, its parameters and every problem's place.
enum Problem {
  private struct Document: Encodable {
    let type = "about:blank"
    let title: String
    let status: Int
    let detail: String
    let code: String
    let params: [String: JSONValue]
    let errors: [Diagnostic]
    let remedy: Remedy?
  }

  /// The response for an operation's error.
  static func response(for error: OperationError) -> ServedResponse {
    let status = error.kind.status
    var response = response(
      Document(
        title: status.reasonPhrase, status: status.code, detail: error.message, code: error.explanation.code,
        params: error.explanation.params, errors: error.diagnostics, remedy: error.remedy), status)
    if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
    if status == .tooManyRequests || status == .serviceUnavailable { response.headers[.retryAfter] = retryAfter(error) }
    return response
  }

  /// Nothing has this address.
  static let notFound = response(for: OperationError(.addressNotFound))

  /// The address has other methods.
  static func methodNotAllowed(_ allowed: [String]) -> ServedResponse {
    var response = response(for: OperationError(.methodNotAllowed, ["allowed": .array(allowed.map { .string($0) })]))
    response.status = .methodNotAllowed
    response.headers[.allow] = (allowed + (allowed.contains("GET") ? ["HEAD"] : [])).joined(separator: ", ")
    return response
  }

  private static func retryAfter(_ error: OperationError) -> String {
    if case .integer(let seconds)? = error.explanation.params["retryAfter"] { String(max(1, seconds)) } else { "5" }
  }

  private static func response(_ document: Document, _ status: HTTPResponse.Status) -> ServedResponse {
    // Strings and numbers can always be encoded; without a body the status still says it.
    var response = ServedResponse.json((try? APICoding.encoder.encode(document)).map { Array($0) } ?? [])
    response.status = status
    response.headers[.contentType] = "application/problem+json"
    return response
  }
}

extension OperationError.Kind {
  /// The status of an error's response.
  var status: HTTPResponse.Status {
    switch self {
    case .invalid: .badRequest
    case .unauthenticated: .unauthorized
    case .forbidden: .forbidden
    case .notFound: .notFound
    case .conflict, .refused: .conflict
    case .outdated: .preconditionFailed
    case .throttled: .tooManyRequests
    case .unavailable: .serviceUnavailable
    case .damaged: .internalServerError
    }
  }
}

extension ServedResponse {
  /// A response with JSON that nothing caches, frames or takes for a page.
  static func json(_ bytes: [UInt8]) -> ServedResponse {
    ServedResponse(
      status: .ok,
      headers: [
        .contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'", .referrerPolicy: "no-referrer",
      ], body: .bytes(bytes))
  }
}

extension HTTPField.Name {
  static let referrerPolicy = HTTPField.Name.literal("Referrer-Policy")
}

/// The JSON of the API: that of `balcao … --json`.
enum APICoding {
  static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(date.formatted(.balcao))
    }
    return encoder
  }()

  static let decoder: JSONDecoder = {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom {
      try Date($0.singleValueContainer().decode(String.self), strategy: .balcao)
    }
    return decoder
  }()

  /// What a failed decoding says, with its place.
  static func diagnostic(of error: any Error) -> Diagnostic {
    guard let error = error as? DecodingError else {
      return .error(at: "", ArgumentCode.undecodable.with(["reason": .string("\(error)")]))
    }
    let context: DecodingError.Context =
      switch error {
      case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context),
        .valueNotFound(_, let context):
        context
      @unknown default: .init(codingPath: [], debugDescription: "the value cannot be read")
      }
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    return .error(at: path, ArgumentCode.undecodable.with(["reason": .string(context.debugDescription)]))
  }
}

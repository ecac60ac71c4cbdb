public import Foundation
import HTTPTypes

extension HTTPCall {
  /// A `POST` of JSON, with further header fields. Traps if RFC 9110 does not allow one of their names.
  public static func posting(
    json body: [UInt8], to url: URL, fields: KeyValuePairs<StaticString, String> = [:]
  ) -> HTTPCall {
    HTTPCall(
      .post, url,
      fields: [Field(.contentType, .plain("application/json"))] + fields.map { Field(.literal($0), .plain($1)) },
      body: body)
  }
}

extension HTTPAnswer {
  /// The number of the status, such as 200.
  public var statusCode: Int { status.code }
}

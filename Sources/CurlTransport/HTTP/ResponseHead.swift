import HTTPTypes

/// The header of an answer.
struct ResponseHead: Sendable, Hashable {
  /// The HTTP status.
  let status: HTTPResponse.Status
  /// The fields, without those of a trailer.
  let fields: HTTPFields
}

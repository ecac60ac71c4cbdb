/// Identifies one claim of one delivery, and so one attempt.
///
/// The claimer creates it before the call, so that a claim whose reply was lost can be repeated, and a late result
/// settles only its own attempt.
public struct ClaimToken: Sendable, Hashable {
  /// The number as stored.
  public let rawValue: Int64

  /// Creates the token with this number.
  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// A new token of 64 random bits.
  public static func random() -> ClaimToken { ClaimToken(rawValue: .random(in: .min ... .max)) }
}

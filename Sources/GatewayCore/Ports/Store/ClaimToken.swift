/// Names one claim of one delivery, and so one attempt.
///
/// The claimer makes it before it asks: so a claim whose answer was lost can be repeated, and a late result settles its
/// own attempt only.
public struct ClaimToken: Sendable, Hashable {
  /// The number as it is stored.
  public let rawValue: Int64

  /// The token of this number.
  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// A token that no other claim has: 64 random bits.
  public static func random() -> ClaimToken { ClaimToken(rawValue: .random(in: .min ... .max)) }
}

/// How long a session may last, however often it is resumed.
struct SessionTerm: Sendable, Hashable {
  private static let day: Int64 = 86_400
  /// The days from a visitor's first token to the end.
  static let visitorDays: Int64 = 180
  /// The days from the expiry of a user's identity to the end of its session.
  static let userDays: Int64 = 30

  /// When its first token was issued, in seconds since 1970.
  let begun: Int64
  /// When its identity expires, in seconds since 1970; nil for an anonymous visitor.
  let vouchedUntil: Int64?

  init(begun: Int64, vouchedUntil: Int64? = nil) {
    self.begun = begun
    self.vouchedUntil = vouchedUntil
  }

  /// The second from which its tokens are invalid.
  var end: Int64 { vouchedUntil.map { $0 + Self.userDays * Self.day } ?? begun + Self.visitorDays * Self.day }
}

import GatewayKit

/// The claims of a session token.
///
/// For an anonymous visitor they have 33 bytes: the version 3, 16 random bytes that identify the session, the second of
/// the first issue, and the second of this one (8 bytes each, big-endian). For a user: the version 4, the two seconds,
/// the second in which the identity expires, and the id, the name and the e-mail address, each after its length (2
/// bytes, big-endian). A missing one has length 0.
///
/// Versions 1 and 2 are from builds whose sessions had no end. They lack the first issue and the identity's expiry. The
/// second of issue replaces both, so that such a session ends no later than one that began then.
struct SessionClaims: Sendable, Hashable {
  /// The kind of visitor.
  enum Visitor: Sendable, Hashable {
    case anonymous([UInt8])
    case user(VerifiedUser, vouchedUntil: Int64)
  }

  static let identifierLength = 16

  let visitor: Visitor
  /// When the session's first token was issued, in seconds since 1970.
  let begun: Int64
  /// When this token was issued, in seconds since 1970.
  let issued: Int64

  init(_ visitor: Visitor, begun: Int64, issued: Int64) {
    self.visitor = visitor
    self.begun = begun
    self.issued = issued
  }

  /// How long the session may last.
  var term: SessionTerm {
    switch visitor {
    case .anonymous: SessionTerm(begun: begun)
    case .user(_, let vouchedUntil): SessionTerm(begun: begun, vouchedUntil: vouchedUntil)
    }
  }

  var bytes: [UInt8] {
    let times = Self.bytes(of: begun) + Self.bytes(of: issued)
    switch visitor {
    case .anonymous(let identifier): return [3] + identifier + times
    case .user(let user, let vouchedUntil):
      return [4] + times + Self.bytes(of: vouchedUntil)
        + [user.id, user.name ?? "", user.email?.rawValue ?? ""].flatMap { text in
          let length = UInt16(clamping: text.utf8.count)
          return [UInt8(length >> 8), UInt8(truncatingIfNeeded: length)] + text.utf8
        }
    }
  }

  /// Reads what `bytes` wrote, or an earlier build; nil for anything else.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    guard let version = rest.popFirst() else { return nil }
    switch version {
    case 1, 3:
      guard rest.count >= Self.identifierLength else { return nil }
      visitor = .anonymous(Array(rest.prefix(Self.identifierLength)))
      rest = rest.dropFirst(Self.identifierLength)
      guard let first = Self.second(&rest), let last = version == 1 ? first : Self.second(&rest) else { return nil }
      (begun, issued) = (first, last)
    case 2, 4:
      guard let first = Self.second(&rest), let last = version == 2 ? first : Self.second(&rest),
        let vouchedUntil = version == 2 ? first : Self.second(&rest), let id = Self.text(&rest),
        let name = Self.text(&rest), let email = Self.text(&rest)
      else { return nil }
      (begun, issued) = (first, last)
      visitor = .user(
        VerifiedUser(
          id: id, name: name.isEmpty ? nil : name, email: email.isEmpty ? nil : Alias(rawValue: email)),
        vouchedUntil: vouchedUntil)
    default: return nil
    }
    guard rest.isEmpty else { return nil }
  }

  private static func bytes(of second: Int64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: second >> (56 - 8 * $0)) }
  }

  private static func second(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard rest.count >= 8 else { return nil }
    defer { rest = rest.dropFirst(8) }
    return rest.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
  }

  private static func text(_ rest: inout ArraySlice<UInt8>) -> String? {
    guard let high = rest.popFirst(), let low = rest.popFirst() else { return nil }
    let length = Int(high) << 8 | Int(low)
    guard rest.count >= length, let text = String(validating: rest.prefix(length), as: UTF8.self) else { return nil }
    rest = rest.dropFirst(length)
    return text
  }
}

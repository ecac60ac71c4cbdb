import GatewayKit

/// What a token says, before its code.
///
/// Of a visitor nobody vouched for 25 bytes: the version 1, 16 random bytes that name the session, and the second of
/// issue (8 bytes, big-endian). Of a user: the version 2, the second of issue, and the id, the name and the mailbox, each
/// with its length (2 bytes, big-endian) before it; none has the length 0.
struct SessionClaims: Sendable, Hashable {
  /// Whom the session is of.
  enum Visitor: Sendable, Hashable {
    case anonymous([UInt8])
    case user(VerifiedUser)
  }

  static let identifierLength = 16

  let visitor: Visitor
  /// Seconds since 1970.
  let issued: Int64

  init(_ visitor: Visitor, issued: Int64) {
    self.visitor = visitor
    self.issued = issued
  }

  var bytes: [UInt8] {
    let second = (0..<8).map { UInt8(truncatingIfNeeded: issued >> (56 - 8 * $0)) }
    switch visitor {
    case .anonymous(let identifier): return [1] + identifier + second
    case .user(let user):
      return [2] + second
        + [user.id, user.name ?? "", user.email?.rawValue ?? ""].flatMap { text in
          let length = UInt16(clamping: text.utf8.count)
          return [UInt8(length >> 8), UInt8(truncatingIfNeeded: length)] + text.utf8
        }
    }
  }

  /// Reads what `bytes` wrote; nil for anything else.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    switch rest.popFirst() {
    case 1?:
      guard rest.count == Self.identifierLength + 8 else { return nil }
      visitor = .anonymous(Array(rest.prefix(Self.identifierLength)))
      issued = Self.second(rest.suffix(8))
    case 2?:
      guard rest.count >= 8 else { return nil }
      issued = Self.second(rest.prefix(8))
      rest = rest.dropFirst(8)
      guard let id = Self.text(&rest), let name = Self.text(&rest), let email = Self.text(&rest), rest.isEmpty else {
        return nil
      }
      visitor = .user(
        VerifiedUser(
          id: id, name: name.isEmpty ? nil : name, email: email.isEmpty ? nil : Alias(rawValue: email)))
    default: return nil
    }
  }

  private static func second(_ bytes: ArraySlice<UInt8>) -> Int64 { bytes.reduce(0) { $0 << 8 | Int64($1) } }

  private static func text(_ rest: inout ArraySlice<UInt8>) -> String? {
    guard let high = rest.popFirst(), let low = rest.popFirst() else { return nil }
    let length = Int(high) << 8 | Int(low)
    guard rest.count >= length, let text = String(validating: rest.prefix(length), as: UTF8.self) else { return nil }
    rest = rest.dropFirst(length)
    return text
  }
}

import Foundation
import GatewayKit
import HTTPTypes

/// An identity sent by a page, with the business's signature. Only its form has been checked.
struct SignedIdentity: Sendable, Hashable {
  /// The claimed user.
  let user: VerifiedUser
  /// The channel it is for; nil if not stated.
  let channel: String?
  /// The end of its validity, in whole seconds since 1970.
  let expires: Int
  /// The signature's bytes.
  let signature: [UInt8]
  /// The signed bytes: the identity in the canonical form of RFC 8785, in UTF-8.
  let signed: [UInt8]

  /// Every member that an identity may have, in canonical order.
  private static let members: [StaticString] = ["channel", "email", "expires", "id", "name"]

  /// Reads the members `identity` and `signature` of a request.
  init(_ identity: JSONValue?, signature: JSONValue?) throws(Problem) {
    guard case .object(let members)? = identity else { throw .unusable("identity", "Expected an object.") }
    if let unknown = members.keys.filter({ name in !Self.members.contains { $0.description == name } }).min() {
      throw .unusable("identity.\(unknown.prefix(64))", "Unknown member.")
    }
    guard let id = try Self.text("id", of: members), (1...VerifiedUser.idLimit).contains(id.utf8.count),
      id.unicodeScalars.allSatisfy({ !Self.isControl($0) })
    else {
      throw .unusable("identity.id", "Expected text of 1 to \(VerifiedUser.idLimit) bytes without control characters.")
    }
    guard case .integer(let expires)? = members["expires"] else {
      throw .unusable("identity.expires", "Expected a whole number: seconds since 1970.")
    }
    user = VerifiedUser(id: id, name: try Self.name(of: members), email: try Self.mailbox(of: members))
    channel = try Self.text("channel", of: members)
    self.expires = expires
    self.signature = try Self.bytes(of: signature)
    signed = Self.canonical(members)
  }

  private static func text(_ name: String, of members: [String: JSONValue]) throws(Problem) -> String? {
    switch members[name] {
    case .string(let text)?: text.isEmpty ? nil : text
    case .null?, nil: nil
    default: throw .unusable("identity.\(name)", "Expected text.")
    }
  }

  private static func name(of members: [String: JSONValue]) throws(Problem) -> String? {
    guard let written = try text("name", of: members) else { return nil }
    guard written.utf8.count <= VerifiedUser.nameLimit else {
      throw .unusable("identity.name", "It is longer than \(VerifiedUser.nameLimit) bytes.")
    }
    let kept = String(String.UnicodeScalarView(written.unicodeScalars.filter { !isControl($0) }))
    let name = kept.trimmingCharacters(in: .whitespaces)
    return name.isEmpty ? nil : name
  }

  private static func mailbox(of members: [String: JSONValue]) throws(Problem) -> Alias? {
    guard let written = try text("email", of: members) else { return nil }
    guard let mailbox = Alias.email(written) else {
      throw .unusable("identity.email", "Expected the address of a mailbox, such as ana@example.com.")
    }
    return mailbox
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }

  /// RFC 8785: members sorted by name, no spaces, minimal escaping, shortest numbers. The only number is an integer and
  /// is kept as written.
  private static func canonical(_ members: [String: JSONValue]) -> [UInt8] {
    var object = JSONObject()
    for name in Self.members {
      switch members[name.description] {
      case .string(let text)?: object.add(name, text)
      case .integer(let number)?: object.add(name, number)
      case .null?: object.addNull(name)
      default: break
      }
    }
    return object.bytes
  }

  private static func bytes(of signature: JSONValue?) throws(Problem) -> [UInt8] {
    guard let signature, signature != .null else { throw .unsigned }
    guard case .string(let digits) = signature, digits.utf8.count == 64 else { throw .wrongForm }
    let values = digits.utf8.compactMap { digit -> UInt8? in
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
      default: nil
      }
    }
    guard values.count == 64 else { throw .wrongForm }
    return stride(from: 0, to: 64, by: 2).map { values[$0] << 4 | values[$0 + 1] }
  }
}

extension Problem {
  fileprivate static let unsigned = Problem(
    status: .unauthorized, title: "Identity not verified", detail: "An identity needs its signature.",
    field: "signature", headers: [.wwwAuthenticate: "Bearer"])
  fileprivate static let wrongForm = Problem.unusable(
    "signature", "Expected HMAC-SHA256 in 64 hexadecimal digits.")
}

import GatewayKit

/// The body of `POST sessions`.
enum SessionRequest: Sendable, Hashable {
  /// Begins a session for a new visitor.
  case begin
  /// Continues the session of a token, with a new token.
  case resume(String)
  /// Opens the session of a user of the business.
  case identify(SignedIdentity)

  /// The most bytes of the body: a token and an identity fit, even escaped.
  static let bodyLimit = 8_192

  /// Reads `body`. An empty body begins a session. Without a secret, identities are not parsed.
  init(_ body: [UInt8], takesIdentity: Bool) throws(Problem) {
    if body.isEmpty {
      self = .begin
      return
    }
    let json: JSONValue
    do {
      json = try JSONValue(parsing: body, maximumDepth: 8)
    } catch {
      throw .malformed("The body is not JSON: \(error.message).")
    }
    guard case .object(let members) = json else { throw .malformed("The body is not a JSON object.") }
    let present = members.filter { $0.value != .null }
    if present["identity"] != nil || present["signature"] != nil {
      guard takesIdentity else { throw .identityNotConfigured }
      try Self.allow(["identity", "signature"], in: present)
      self = .identify(try SignedIdentity(present["identity"], signature: present["signature"]))
      return
    }
    try Self.allow(["resume"], in: present)
    switch present["resume"] {
    case nil: self = .begin
    case .string(let token)?: self = .resume(token)
    default: throw .unusable("resume", "Expected text.")
    }
  }

  private static func allow(_ names: Set<String>, in members: [String: JSONValue]) throws(Problem) {
    guard let unknown = members.keys.filter({ !names.contains($0) }).min() else { return }
    throw .unusable(
      String(unknown.prefix(64)),
      unknown == "resume" ? "An identity begins a new session and cannot resume one." : "Unknown member.")
  }
}

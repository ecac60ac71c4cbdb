import Foundation
import GatewayKit

/// Makes the random tokens of sessions, programs and links, and the codes under which they are stored.
///
/// A code is HMAC-SHA256 under a key of the vault, one key for each kind of token: a copy of the store without the vault
/// cannot even test a guess. Tokens are found by their codes, so that how long a search takes says nothing about a token.
struct CredentialMint: Sendable {
  /// The kinds of token. Their names are the purposes of the keys.
  enum Kind: String, Sendable {
    case session
    case apiToken = "api_token"
    case invitation
    case setup
    case recovery
  }

  /// A new token with its code.
  struct Minted: Sendable {
    let token: String
    let code: [UInt8]
  }

  /// The bytes of a token: 256 bits.
  private static let length = 32
  /// The longest text that is looked up.
  private static let longest = 200

  private let signer: any Signer

  init(_ signer: any Signer) { self.signer = signer }

  /// A new random token: `prefix` and 43 characters of base64url.
  func mint(_ kind: Kind, prefix: String = "") -> Minted {
    let token = prefix + Base64URL.encode(signer.randomBytes(Self.length))
    return Minted(token: token, code: authenticationCode(kind, token))
  }

  /// A new recovery code: four groups of four characters with 80 bits, without easily confused letters.
  func mintRecoveryCode() -> Minted {
    let digits = Base32.encode(signer.randomBytes(10)[...])
    let groups = stride(from: 0, to: digits.count, by: 4).map { digits.dropFirst($0).prefix(4) }
    return Minted(token: groups.joined(separator: "-"), code: authenticationCode(.recovery, digits))
  }

  /// The code under which a token is stored; nil for a text that cannot be a token.
  func code(_ kind: Kind, of token: String) -> [UInt8]? {
    guard !token.isEmpty, token.utf8.count <= Self.longest else { return nil }
    return authenticationCode(kind, token)
  }

  /// The code of a recovery code as a person typed it.
  func code(ofRecoveryCode text: String) -> [UInt8]? {
    code(.recovery, of: text.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// What requests of a session carry besides its cookie.
  func csrfToken(of session: SessionID) -> String {
    Base64URL.encode(signer.authenticationCode(for: Array(session.rawValue.utf8), purpose: "csrf"))
  }

  private func authenticationCode(_ kind: Kind, _ token: String) -> [UInt8] {
    signer.authenticationCode(for: Array(token.utf8), purpose: kind.rawValue)
  }
}

/// Base 64 for addresses (RFC 4648, section 5), without padding.
enum Base64URL {
  static func encode(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}

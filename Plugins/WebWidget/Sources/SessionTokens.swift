import Foundation
import GatewayKit

/// A visitor's session, as its token tells it.
struct WidgetSession: Sendable, Hashable {
  /// 128 random bits in base64url: the visitor's thread.
  let id: String

  var thread: ThreadKey { ThreadKey(rawValue: id) }

  /// The visitor's one proven address.
  func alias(on channel: ChannelID) -> Alias { Alias(scheme: "web", value: "\(channel)/\(id)") }
}

/// Makes and reads bearer tokens that carry themselves: nothing is stored for a session nobody has written in.
///
/// A token is base64url of 57 bytes: the version, 16 random bytes that name the session, the second of issue (8 bytes,
/// big-endian), and the HMAC-SHA256 of all that. The signer's key is the channel's own, so that a token of another
/// channel does not pass. It lives 30 days from its issue; resuming gives a fresh one.
struct SessionTokens: Sendable {
  /// Why a token does not pass.
  enum Failure: Error, Hashable {
    /// Not made by this channel, or changed since.
    case forged
    /// Older than its lifetime.
    case expired
  }

  static let lifetime: Duration = .seconds(30 * 86_400)

  private static let version: UInt8 = 1
  private static let purpose = "session"
  private static let identifierLength = 16
  private static let claimsLength = 1 + identifierLength + 8
  private static let codeLength = 32
  /// A clock set back a little must not lock out who was just let in.
  private static let tolerance: Int64 = 300

  let signer: any Signer

  /// A session nobody knows yet.
  func begin() -> WidgetSession {
    WidgetSession(id: Base64URL.encode(signer.randomBytes(Self.identifierLength)))
  }

  /// A fresh token for a session this type made.
  func token(for session: WidgetSession, at now: Date) -> String {
    var claims = [Self.version]
    claims += Base64URL.decode(session.id) ?? []
    let second = UInt64(bitPattern: Int64(now.timeIntervalSince1970))
    claims += (0..<8).map { UInt8(truncatingIfNeeded: second >> (56 - 8 * $0)) }
    return Base64URL.encode(claims + signer.authenticationCode(for: claims, purpose: Self.purpose))
  }

  /// The session a token stands for.
  func session(of token: String, at now: Date) throws(Failure) -> WidgetSession {
    guard token.utf8.count <= 200, let bytes = Base64URL.decode(token),
      bytes.count == Self.claimsLength + Self.codeLength, bytes[0] == Self.version
    else { throw .forged }
    let claims = Array(bytes.prefix(Self.claimsLength))
    guard signer.isValid(Array(bytes.suffix(Self.codeLength)), for: claims, purpose: Self.purpose) else {
      throw .forged
    }
    let issued = claims.suffix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    let age = Int64(now.timeIntervalSince1970) - issued
    guard age >= -Self.tolerance, age < Self.lifetime.components.seconds else { throw .expired }
    return WidgetSession(id: Base64URL.encode(claims.dropFirst().prefix(Self.identifierLength)))
  }
}

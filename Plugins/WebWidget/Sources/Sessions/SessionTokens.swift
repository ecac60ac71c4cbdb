import Foundation
import GatewayKit

/// Creates and verifies self-contained bearer tokens. Nothing is stored before a session's first message.
///
/// A token is base64url of its claims (`SessionClaims`) and their HMAC-SHA256. The signer's key belongs to the channel,
/// so a token of another channel is invalid. A token is valid for 30 days; resuming returns a new one for the same
/// visitor, until the session's term ends (`SessionTerm`).
struct SessionTokens: Sendable {
  /// Why a token is invalid.
  enum Failure: Error, Hashable {
    /// Not made by this channel, or modified.
    case forged
    /// Older than its lifetime, or from a session whose term has ended.
    case expired
  }

  static let lifetime: Duration = .seconds(30 * 86_400)

  private static let purpose = "session"
  private static let codeLength = 32
  /// The longest token: a user with the longest id, name and e-mail address.
  private static let lengthLimit = 1_200

  let signer: any Signer

  /// A session for a new visitor.
  func begin(at now: Date) -> WidgetSession {
    WidgetSession(
      id: Base64URL.encode(signer.randomBytes(SessionClaims.identifierLength)),
      term: SessionTerm(begun: Int64(now.timeIntervalSince1970)))
  }

  /// The session of a user: the same on every device, so that the user has one conversation on the channel.
  func session(of user: VerifiedUser, term: SessionTerm) -> WidgetSession {
    let code = signer.authenticationCode(for: Array(user.id.utf8), purpose: "user")
    return WidgetSession(
      id: "u" + Base64URL.encode(code.prefix(SessionClaims.identifierLength)), user: user, term: term)
  }

  /// A new token for a session made by this type.
  func token(for session: WidgetSession, at now: Date) -> String {
    let term = session.term
    let visitor: SessionClaims.Visitor =
      session.user.map { .user($0, vouchedUntil: term.vouchedUntil ?? term.begun) }
      ?? .anonymous(Base64URL.decode(session.id) ?? [])
    let claims = SessionClaims(visitor, begun: term.begun, issued: Int64(now.timeIntervalSince1970)).bytes
    return Base64URL.encode(claims + signer.authenticationCode(for: claims, purpose: Self.purpose))
  }

  /// The session of a token.
  func session(of token: String, at now: Date) throws(Failure) -> WidgetSession {
    guard token.utf8.count <= Self.lengthLimit, let bytes = Base64URL.decode(token), bytes.count > Self.codeLength
    else {
      throw .forged
    }
    let claimed = Array(bytes.dropLast(Self.codeLength))
    guard signer.isValid(Array(bytes.suffix(Self.codeLength)), for: claimed, purpose: Self.purpose),
      let claims = SessionClaims(claimed)
    else { throw .forged }
    let second = Int64(now.timeIntervalSince1970)
    let age = second - claims.issued
    // The valid signature shows that this channel issued the token. A token from the future was issued before the wall
    // clock was set back, so its session continues.
    let lifetime = Self.lifetime.components.seconds
    guard abs(age) < lifetime, second < claims.term.end else { throw .expired }
    return switch claims.visitor {
    case .anonymous(let identifier): WidgetSession(id: Base64URL.encode(identifier), term: claims.term)
    case .user(let user, _): session(of: user, term: claims.term)
    }
  }
}

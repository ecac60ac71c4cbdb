import GatewayCore
import GatewayKit

/// The account that logs in, with the secret opened.
struct MailLogin: Sendable {
  /// The kind of secret.
  enum Mechanism: Sendable, Hashable {
    /// A password: SASL PLAIN or LOGIN.
    case password
    /// An access token: SASL XOAUTH2.
    case token
  }

  /// The account name.
  let user: String
  /// The kind of secret.
  let mechanism: Mechanism
  /// The password or token.
  let secret: CleansedText
  /// Strikes the secret from the server's text.
  let strikes: SecretStrikes

  /// A login; throws `.rejected` for an invalid account name.
  init(user: String, _ mechanism: Mechanism, _ secret: CleansedText) throws(AdapterError) {
    // XOAUTH2 joins its parts with ^A, PLAIN with NUL; a line break begins another command.
    guard (1...320).contains(user.utf8.count), user.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw AdapterError(.rejected, "the account name is empty, too long, or contains a control character")
    }
    self.user = user
    self.mechanism = mechanism
    self.secret = secret
    strikes = SecretStrikes([SecretSpan(line: secret, range: 0..<secret.count)])
  }

  /// A login with a password of the vault, opened for `origin`.
  static func password(
    _ name: SecretRef, of user: String, for origin: String, from secrets: any SecretResolving
  ) async throws(AdapterError) -> MailLogin {
    let opened = try await secrets.withSecret(name, for: origin) { bytes -> CleansedText? in
      guard !bytes.isEmpty, bytes.allSatisfy({ $0 != 0 && $0 != 10 && $0 != 13 }) else { return nil }
      return CleansedText(bytes)
    }
    guard let opened else {
      throw AdapterError(.rejected, "the secret \(name) is not a valid password: store it again without line breaks")
    }
    return try MailLogin(user: user, .password, opened)
  }
}

import CCurl
import GatewayKit

/// Classifies failed logins. Nothing was sent, so a retry is safe where it can help.
enum LoginFailure {
  /// The error for libcurl's result. `status` is SMTP's last code, `words` the server's last line, `detail` libcurl's
  /// text. None of them contains the secret.
  static func error(
    _ code: CURLcode, status: Int, words: String, login: MailLogin, target: MailTarget, detail: String
  ) -> AdapterError {
    let words = Self.line(words)
    switch code {
    case CURLE_LOGIN_DENIED, CURLE_AUTH_ERROR:
      if isTemporary(words, status: status, target.kind) {
        return AdapterError(.unavailable, "\(target.origin) accepts no login now: \(words)")
      }
      if isUnasked(words, status: status, target.kind) {
        let kind = login.mechanism == .password ? "a password" : "an access token"
        return AdapterError(
          .unauthorized, "\(target.origin) offers no login with \(kind); check the settings", cause: NoMechanism())
      }
      let remedy =
        switch login.mechanism {
        case .password: "check the account name, and store the password again (some providers require an app password)"
        case .token: "check the account name, and that the consent includes mail"
        }
      return AdapterError(.unauthorized, "\(target.origin) refused the login of \(login.user): \(words): \(remedy)")
    case CURLE_USE_SSL_FAILED:
      return AdapterError(
        .unavailable,
        "\(target.origin) does not offer STARTTLS, and logins need TLS; use the port for TLS"
      )
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL:
      return AdapterError(
        .unavailable, "\(target.origin) does not respond like a mail server; check the address and port")
    default:
      return FailureClass.error(code, mayHaveSent: false, origin: target.origin, detail: detail)
    }
  }

  /// The cause when the server offers none of the mechanisms that libcurl may use.
  struct NoMechanism: Error {}

  /// Whether libcurl gave up before it tried to log in: the last line is the reply to the capabilities command.
  private static func isUnasked(_ words: String, status: Int, _ kind: MailTarget.Kind) -> Bool {
    switch kind {
    case .smtp: (200..<300).contains(status)
    case .imap: words.split(separator: " ").dropFirst().first?.uppercased() == "OK"
    }
  }

  /// SMTP's 4xx codes, and IMAP's codes for temporary failures (RFC 5530).
  private static func isTemporary(_ words: String, status: Int, _ kind: MailTarget.Kind) -> Bool {
    switch kind {
    case .smtp: (400..<500).contains(status)
    case .imap:
      ["[UNAVAILABLE]", "[SERVERBUG]", "[INUSE]", "[LIMIT]"].contains { words.uppercased().contains($0) }
    }
  }

  /// A server's text as one short line.
  static func line(_ words: String) -> String {
    let clean = words.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : String($0) }.joined()
    return String(clean.split(separator: " ").joined(separator: " ").prefix(300))
  }
}

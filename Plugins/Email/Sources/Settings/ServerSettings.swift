import Foundation
import GatewayKit

/// The settings of a mail server: its address, and how to log in. Secrets are bound to the server's protocol.
protocol ServerDeclarations: DeclaredSettings {
  var url: Setting<String> { get }
  var user: Setting<String> { get }
  var password: Setting<SecretRef?> { get }
  var oauth: Setting<OAuthSettings?> { get }
}

/// The server from which mails are read.
struct IMAPDeclarations: ServerDeclarations {
  let url = Setting<String>.required(
    "url", .url(schemes: ["imaps", "imap"]), help: "imaps://host:993, or imap://host:143 with STARTTLS")
  let user = ServerSetting.user
  let password = ServerSetting.password(purpose: "email.imap.password")
  let oauth = ServerSetting.oauth

  static let declarations = IMAPDeclarations()
}

/// The server through which mails are sent.
struct SMTPDeclarations: ServerDeclarations {
  let url = Setting<String>.required(
    "url", .url(schemes: ["smtps", "smtp"]), help: "smtps://host:465, or smtp://host:587 with STARTTLS")
  let user = ServerSetting.user
  let password = ServerSetting.password(purpose: "email.smtp.password")
  let oauth = ServerSetting.oauth

  static let declarations = SMTPDeclarations()
}

/// The settings that both servers have.
private enum ServerSetting {
  static let user = Setting<String>.required("user", .text(length: 1...320), help: "the user name of the account")
  static let oauth = Setting<OAuthSettings?>.optional(
    "oauth", .object(OAuthDeclarations.spec), help: "an OAuth consent instead of a password")

  static func password(purpose: String) -> Setting<SecretRef?> {
    .optional(
      "password", .secret(purpose: purpose, originFrom: "url"),
      help: "the password or app password of the account; alternatively use `oauth`")
  }
}

// `self.` is needed for names that are looked up in the declarations.
extension Configured where Declarations: ServerDeclarations {
  /// The server; nil unless exactly one of password and consent is set.
  var server: MailServer? {
    let credential: MailServer.Credential
    switch (self.password, self.oauth) {
    case (let password?, nil): credential = .password(password)
    case (nil, let oauth?): credential = .oauth(oauth.grant)
    case (nil, nil), (.some, .some): return nil
    }
    return MailServer(url: self.url, user: self.user, credential: credential)
  }

  /// The problems that the spec cannot express.
  var problems: [Diagnostic] {
    var problems: [Diagnostic] = []
    if server == nil { problems.append(.error(at: "", EmailCode.oneCredential.with())) }
    if self.user.contains(where: \.isNewline) { problems.append(.error(at: "user", EmailCode.singleLine.with())) }
    return problems + (self.oauth?.problems ?? []).map { $0.inside("oauth") }
  }
}

/// A consent of the account's owner, used to request access tokens.
struct OAuthDeclarations: DeclaredSettings {
  let tokenURL = Setting<String>.required(
    "tokenURL", .url(schemes: ["https", "http"]), help: "the token endpoint; http only for this machine")
  let clientID = Setting<String>.required("clientID", .text(length: 1...300), help: "the OAuth client id")
  let clientSecret = Setting<SecretRef?>.optional(
    "clientSecret", .secret(purpose: "email.oauth.clientSecret", originFrom: "tokenURL"),
    help: "the OAuth client secret, if the provider issued one")
  let refreshToken = Setting<SecretRef>.required(
    "refreshToken", .secret(purpose: "email.oauth.refreshToken", originFrom: "tokenURL"),
    help: "the refresh token; a new one from the provider replaces it")
  let scope = Setting<String?>.optional(
    "scope", .text(length: 1...500), help: "the scopes to request, separated by spaces; default: those of the consent")

  static let declarations = OAuthDeclarations()
}

typealias OAuthSettings = Configured<OAuthDeclarations>

extension OAuthSettings {
  var grant: OAuthGrant {
    OAuthGrant(
      tokenURL: self.tokenURL, clientID: self.clientID, clientSecret: self.clientSecret,
      refreshToken: self.refreshToken, scope: self.scope)
  }

  /// Tokens in clear text may be sent only to this machine.
  var problems: [Diagnostic] {
    guard let url = URLComponents(string: self.tokenURL), url.scheme == "http",
      !["localhost", "127.0.0.1", "::1", "[::1]"].contains(url.host?.lowercased() ?? "")
    else { return [] }
    return [.error(at: "tokenURL", EmailCode.tokenInClear.with())]
  }
}

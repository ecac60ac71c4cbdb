import Foundation
import GatewayKit

/// The settings of a mail server: its address, and how to log in.
enum ServerSettings {
  /// The settings of a server of one protocol. `name` is `imap` or `smtp`; secrets are bound to it.
  static func spec(_ name: String, schemes: [String], help: String) -> SettingsSpec {
    SettingsSpec([
      SettingField("url", .url(schemes: schemes), .required, help: help), user.field,
      SettingField(
        "password", .secret(purpose: "email.\(name).password", originFrom: "url"), .optional,
        help: "the password or app password of the account; alternatively use `oauth`"),
      SettingField("oauth", .object(OAuthSettings.spec), .optional, help: "an OAuth consent instead of a password"),
    ])
  }

  private static let url = Setting<String>.required("url", .url(schemes: []), help: "")
  private static let user = Setting<String>.required(
    "user", .text(length: 1...320), help: "the user name of the account")
  private static let password = Setting<SecretRef?>.optional("password", .any, help: "")
  private static let oauth = Setting<Settings?>.optional("oauth", .any, help: "")

  /// The server; nil unless exactly one of password and consent is set.
  static func server(_ settings: Settings) -> MailServer? {
    let credential: MailServer.Credential
    switch (settings[password], settings[oauth]) {
    case (let password?, nil): credential = .password(password)
    case (nil, let oauth?): credential = .oauth(OAuthSettings.grant(oauth))
    case (nil, nil), (.some, .some): return nil
    }
    return MailServer(url: settings[url], user: settings[user], credential: credential)
  }

  /// The problems that the spec cannot express.
  static func problems(_ settings: Settings) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    if server(settings) == nil {
      problems.append(.error(at: "", "expected exactly one of `password` and `oauth`"))
    }
    if settings[user].contains(where: \.isNewline) {
      problems.append(.error(at: "user", "expected a single line"))
    }
    if let oauth = settings[oauth] { problems += OAuthSettings.problems(oauth).map { $0.inside("oauth") } }
    return problems
  }
}

/// A consent of the account's owner, used to request access tokens.
enum OAuthSettings {
  private static let tokenURL = Setting<String>.required(
    "tokenURL", .url(schemes: ["https", "http"]), help: "the token endpoint; http only for this machine")
  private static let clientID = Setting<String>.required(
    "clientID", .text(length: 1...300), help: "the OAuth client id")
  private static let clientSecret = Setting<SecretRef?>.optional(
    "clientSecret", .secret(purpose: "email.oauth.clientSecret", originFrom: "tokenURL"),
    help: "the OAuth client secret, if the provider issued one")
  private static let refreshToken = Setting<SecretRef>.required(
    "refreshToken", .secret(purpose: "email.oauth.refreshToken", originFrom: "tokenURL"),
    help: "the refresh token; a new one from the provider replaces it")
  private static let scope = Setting<String?>.optional(
    "scope", .text(length: 1...500), help: "the scopes to request, separated by spaces; default: those of the consent")

  static let spec = SettingsSpec([
    tokenURL.field, clientID.field, clientSecret.field, refreshToken.field, scope.field,
  ])

  static func grant(_ settings: Settings) -> OAuthGrant {
    OAuthGrant(
      tokenURL: settings[tokenURL], clientID: settings[clientID], clientSecret: settings[clientSecret],
      refreshToken: settings[refreshToken], scope: settings[scope])
  }

  /// Tokens in clear text may be sent only to this machine.
  static func problems(_ settings: Settings) -> [Diagnostic] {
    guard let url = URLComponents(string: settings[tokenURL]), url.scheme == "http",
      !["localhost", "127.0.0.1", "::1", "[::1]"].contains(url.host?.lowercased() ?? "")
    else { return [] }
    return [.error(at: tokenURL.field.name, "expected https; http is allowed only for this machine")]
  }
}

import GatewayKit
import Testing

/// Which secrets settings name, and the origin each goes to.
@Suite struct SecretUseTests {
  private static let server = SettingsSpec([
    SettingField("url", .url(schemes: ["imaps"]), .required, help: "Where."),
    SettingField("password", .secret(purpose: "mail.password", originFrom: "url"), .optional, help: "With what."),
  ])
  private static let spec = SettingsSpec([
    SettingField("baseURL", .url(schemes: ["https"]), .defaulted("https://api.example/v1"), help: "Where."),
    SettingField("apiKey", .secret(purpose: "test.apiKey", originFrom: "baseURL"), .optional, help: "With what."),
    SettingField("identity", .secret(purpose: "test.identity"), .optional, help: "Who."),
    SettingField("imap", .object(server), .optional, help: "Mail."),
    SettingField("more", .list(of: .object(server)), .optional, help: "More mail."),
  ])

  private func uses(_ json: JSONValue) throws -> [SecretUse] {
    let settings = try #require(Self.spec.decode(json).settings)
    return Self.spec.secretUses(in: settings, at: "settings")
  }

  @Test("a secret goes to the origin of the address beside it, also of a default")
  func origins() throws {
    let use = SecretUse(
      name: "a/key", purpose: "test.apiKey", origin: "https://api.example", path: "settings.apiKey")
    #expect(try uses(["apiKey": ["secret": "a/key"]]) == [use])
    let other = try uses(["apiKey": ["secret": "a/key"], "baseURL": "https://other.example:8443/v1"])
    #expect(other.first?.origin == "https://other.example:8443")
  }

  @Test("a secret that goes nowhere has no origin")
  func noOrigin() throws {
    let use = SecretUse(name: "site/identity", purpose: "test.identity", origin: nil, path: "settings.identity")
    #expect(try uses(["identity": ["secret": "site/identity"]]) == [use])
  }

  @Test("objects and lists are walked, each with its own address")
  func nested() throws {
    let mailbox: (JSONValue) -> JSONValue = { ["url": $0, "password": ["secret": "mail/password"]] }
    let found = try uses(["imap": mailbox("imaps://one.example:993"), "more": [mailbox("imaps://two.example:1993")]])
    #expect(found.map(\.path) == ["settings.imap.password", "settings.more[0].password"])
    #expect(found.map(\.origin) == ["imaps://one.example", "imaps://two.example:1993"])
  }

  @Test(
    "addresses of one origin are one",
    arguments: [
      ("https://API.Example.com:443/v1?q=1", "https://api.example.com"),
      ("HTTPS://api.example.com", "https://api.example.com"),
      ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://[::1]:80/x", "http://[::1]"),
      ("https://api.example.com:80", "https://api.example.com:80"), ("imaps://m.example:993", "imaps://m.example"),
      ("https://api.example.com.evil.example/", "https://api.example.com.evil.example"),
      ("https://api.example.com@evil.example/", "https://evil.example"),
      ("https://bücher.example/", "https://xn--bcher-kva.example"),
    ])
  func normalised(text: String, origin: String) {
    #expect(Origin.of(text) == origin)
  }

  @Test("what has no host has no origin", arguments: ["", "api.example.com", "/v1", "https://", "mailto:a@b.example"])
  func none(text: String) {
    #expect(Origin.of(text) == nil)
  }
}

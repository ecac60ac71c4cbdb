import GatewayKit
import Testing

@testable import Email

/// What an operator may set, and what is wrong with the rest.
@Suite struct EmailSettingsTests {
  static let password: JSONValue = ["secret": "support/password"]
  static let wrong: [(changes: [String: JSONValue], paths: [String])] = [
    (["address": "ola"], ["address"]), (["address": "ola@padaria"], []),
    (["address": "o la@padaria.example"], ["address"]),
    (["address": "ola@-"], []), (["otherAddresses": ["x@y.example", "y@@"]], ["otherAddresses[1]"]),
    (["folders": ["INBOX", "a\nb", "INBOX"]], ["folders[1]", "folders[2]"]),
    (["imap": ["url": "imaps://a.example", "user": "ola"]], ["imap"]),
    (["smtp": ["url": "smtp://a.example", "user": "o\nla", "password": password]], ["smtp.user"]),
    (
      [
        "imap": [
          "url": "imaps://a.example", "user": "ola", "password": password,
          "oauth": ["tokenURL": "https://a.example/token", "clientID": "x", "refreshToken": ["secret": "a/b"]],
        ]
      ], ["imap"]
    ),
    (
      [
        "imap": [
          "url": "imaps://a.example", "user": "ola",
          "oauth": ["tokenURL": "http://127.0.0.1.example/t", "clientID": "x", "refreshToken": ["secret": "a/b"]],
        ]
      ], ["imap.oauth.tokenURL"]
    ),
  ]

  @Test("each problem is reported at its path", arguments: wrong)
  func problems(changes: [String: JSONValue], paths: [String]) throws {
    let found = Email.check(try Mailbox.decoded(changes)).filter { $0.severity == .error }.map(\.path)
    #expect(found == paths)
  }

  @Test("secrets are bound to the server they go to")
  func secrets() throws {
    let uses = Email.descriptor.settings.secretUses(in: try Mailbox.decoded())
    #expect(uses.map(\.origin) == ["imaps://imap.padaria.example", "smtps://smtp.padaria.example"])
    #expect(uses.map(\.purpose) == ["email.imap.password", "email.smtp.password"])
  }
}

@testable import CurlTransport
import Foundation
import GatewayKit
import Testing

/// Access tokens: made from a consent, kept, renewed one at a time; the vault has the new refresh token first.
@Suite struct AccessTokenTests {
  /// A provider with scripted answers, and a mailbox that accepts the given tokens.
  private final class Provider: Sendable {
    let asked = Locked<[String]>([])
    let answers: Locked<[String]>
    let server: TestServer

    init(_ answers: [String], status: String = "200 OK") throws {
      let (asked, left) = (asked, Locked(answers))
      self.answers = left
      server = try TestServer { connection in
        while let request = connection.request() {
          asked.change { $0.append(String(decoding: request.body, as: UTF8.self)) }
          let answer = left.value.first ?? "{}"
          left.change { if $0.count > 1 { $0.removeFirst() } }
          connection.answer(answer, status: answer.contains("\"error\"") ? "400 Bad Request" : status)
        }
      }
    }

    func grant(scope: String? = nil) -> OAuthGrant {
      OAuthGrant(
        tokenURL: "http://127.0.0.1:\(server.port)/token", clientID: "balcao", clientSecret: "mail/client",
        refreshToken: "mail/refresh", scope: scope)
    }
  }

  private static func secrets(refusals: Int = 0) -> MailSecrets {
    MailSecrets(["mail/refresh": "refresh + 1/&=é", "mail/client": "client secret"], refusals: refusals)
  }

  private func withTokens(
    _ secrets: MailSecrets, _ body: (AccessTokens) async throws -> Void
  ) async throws {
    let http = CurlTransport(secrets: secrets, options: .init(version: "1"))
    try await body(AccessTokens(TokenEndpoint(caller: http.caller), secrets: secrets))
    await http.close()
  }

  private static func words(_ token: AccessToken) -> String {
    token.text.withBytes { String(decoding: $0, as: UTF8.self) }
  }

  @Test("a token is asked for once, with the secrets filled in, and kept; twenty who want it wait for one renewal")
  func kept() async throws {
    let provider = try Provider([#"{"access_token":"a\/1\u002d","token_type":"Bearer","expires_in":3600}"#])
    let grant = provider.grant(scope: "mail offline")
    try await withTokens(Self.secrets()) { tokens in
      let all = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 1...20 { group.addTask { Self.words(try await tokens.token(for: grant)) } }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(all == ["a/1-"])
      #expect(try await tokens.token(for: grant).wasKept)
    }
    #expect(
      provider.asked.value == [
        "grant_type=refresh_token&scope=mail%20offline&client_id=balcao&refresh_token="
          + "refresh%20%2B%201%2F%26%3D%C3%A9&client_secret=client%20secret"
      ])
    provider.server.stop()
  }

  @Test("a token that was refused, or is near its end, is renewed")
  func renewed() async throws {
    let provider = try Provider([
      #"{"access_token":"one","expires_in":3600}"#, #"{"access_token":"two","expires_in":"3600"}"#,
      #"{"access_token":"short","expires_in":0}"#,
    ])
    try await withTokens(Self.secrets()) { tokens in
      let one = try await tokens.token(for: provider.grant())
      let two = try await tokens.token(for: provider.grant(), not: one)
      #expect(Self.words(one) == "one" && Self.words(two) == "two" && !two.wasKept)
      // Whoever was refused the first one too gets the second.
      #expect(Self.words(try await tokens.token(for: provider.grant(), not: one)) == "two")
      #expect(Self.words(try await tokens.token(for: provider.grant(), not: two)) == "short")
      #expect(try await !tokens.token(for: provider.grant()).wasKept)
    }
    provider.server.stop()
  }

  @Test("a new refresh token is in the vault before the access token is used, also when the vault fails at first")
  func rotated() async throws {
    let provider = try Provider([
      #"{"access_token":"one","refresh_token":"second"}"#, #"{"access_token":"two","refresh_token":"second"}"#,
    ])
    let secrets = Self.secrets(refusals: 1)
    try await withTokens(secrets) { tokens in
      let error = try await adapterError { _ = try await tokens.token(for: provider.grant()) }
      #expect(error.outcome == .unavailable)
      #expect(Self.words(try await tokens.token(for: provider.grant())) == "two")
      #expect(secrets["mail/refresh"] == "second")
    }
    #expect(provider.asked.value.count == 2 && provider.asked.value[1].contains("refresh_token=second"))
    provider.server.stop()
  }

  @Test("a refresh token that a person gave meanwhile stays")
  func overtaken() async throws {
    let secrets = Self.secrets()
    let provider = try Provider([#"{"access_token":"one","refresh_token":"second"}"#])
    let server = try TestServer { connection in
      guard connection.request() != nil else { return }
      secrets.set("mail/refresh", "given by hand")
      connection.answer(#"{"access_token":"one","refresh_token":"second"}"#)
    }
    var grant = provider.grant()
    grant.tokenURL = "http://127.0.0.1:\(server.port)/"
    try await withTokens(secrets) { [grant] tokens in
      let token = try await tokens.token(for: grant)
      #expect(Self.words(token) == "one")
    }
    #expect(secrets["mail/refresh"] == "given by hand")
    server.stop()
    provider.server.stop()
  }

  @Test(
    "a provider's refusal says what to do",
    arguments: [
      (
        #"{"error":"invalid_grant","error_description":"revoked"}"#, AdapterError.Outcome.unauthorized,
        "the consent behind mail/refresh has ended"
      ),
      (#"{"error":"invalid_client"}"#, .unauthorized, "invalid_client"),
      (#"{"error":"temporarily_unavailable"}"#, .unavailable, "now"),
      (#"{"token_type":"Bearer"}"#, .unavailable, "200"),
      ("<html>", .unavailable, "200"), (#"{"access_token":"#, .unavailable, "200"),
    ])
  func refused(answer: String, outcome: AdapterError.Outcome, words: String) async throws {
    let provider = try Provider([answer])
    try await withTokens(Self.secrets()) { tokens in
      let error = try await adapterError { _ = try await tokens.token(for: provider.grant()) }
      #expect(error.outcome == outcome && error.message.contains(words), "\(error)")
      let renews = error.remedy == .renewConsent("mail/refresh")
      #expect(renews == answer.contains("invalid_grant"), "\(String(describing: error.remedy))")
    }
    provider.server.stop()
  }

  @Test("a mailbox is logged in to with the token; when it refuses one that was kept, another is made, once")
  func login() async throws {
    let provider = try Provider([#"{"access_token":"one"}"#, #"{"access_token":"two"}"#])
    let taken = Locked("one")
    let server = try TestServer { connection in
      connection.write("* OK ready\r\n")
      while let line = connection.line() {
        let tag = line.prefix { $0 != " " }
        if line.hasSuffix("CAPABILITY") {
          connection.write("* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2\r\n\(tag) OK\r\n")
        } else if line.hasSuffix("AUTHENTICATE XOAUTH2") {
          connection.write("+ \r\n")
          let proof = Data(base64Encoded: connection.line() ?? "").map { String(decoding: $0, as: UTF8.self) } ?? ""
          if proof == "user=ana@example.org\u{1}auth=Bearer \(taken.value)\u{1}\u{1}" {
            connection.write("\(tag) OK welcome\r\n")
          } else {
            connection.write("+ eyJzdGF0dXMiOiI0MDEifQ==\r\n")
            _ = connection.line()
            connection.write("\(tag) NO [AUTHENTICATIONFAILED] no\r\n")
          }
        } else {
          return
        }
      }
    }
    let secrets = Self.secrets()
    let mail = CurlMail(secrets: secrets, http: CurlTransport(secrets: secrets, options: .init(version: "1")))
    let mailbox = MailServer(
      url: "imap://127.0.0.1:\(server.port)", user: "ana@example.org", credential: .oauth(provider.grant()))
    await (try await mail.connect(mailbox)).close()
    taken.change { $0 = "two" }
    await (try await mail.connect(mailbox)).close()
    #expect(provider.asked.value.count == 2)
    // If every token of a consent is refused, one new token is requested for each login, and no more.
    taken.change { $0 = "three" }
    #expect(try await adapterError { _ = try await mail.connect(mailbox) }.outcome == .unauthorized)
    #expect(provider.asked.value.count == 3)
    await mail.close()
    server.stop()
    provider.server.stop()
  }
}

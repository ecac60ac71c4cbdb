import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

@testable import WebWidget

@Suite struct SessionTests {
  @Test("a session begins with a token and its conversation, and stores nothing")
  func begin() async throws {
    let harness = try WidgetHarness()
    let response = await harness.send(.post, "sessions")
    #expect(response.status == .created)
    #expect(response.headers[.cacheControl] == "no-store")
    let json = try response.json()
    let token = try #require(json["token"].flatMap(String.init(setting:)))
    let session = try harness.widget.tokens.session(of: token, at: harness.clock.now)
    #expect(json["conversation"] == .string("c-\(session.id)"))
    #expect(session.sender(on: "site") == Sender(aliases: [Alias(rawValue: "web:site/\(session.id)")]))
    #expect(harness.inbox.events.isEmpty)
  }

  @Test("sessions are their own: no two are alike")
  func distinct() async throws {
    let harness = try WidgetHarness(["allowedOrigins": ["https://padaria.example"]])
    var tokens: Set<String> = []
    for _ in 0..<50 { tokens.insert(try await harness.token()) }
    #expect(tokens.count == 50)
  }

  @Test("resuming keeps the session and renews its life")
  func resume() async throws {
    let harness = try WidgetHarness()
    let first = try await harness.token()
    harness.clock.advance(by: .seconds(29 * 86_400))
    let response = await harness.send(.post, "sessions", body: #"{"resume":"\#(first)"}"#)
    #expect(response.status == .ok)
    let second = try #require(try response.json()["token"].flatMap(String.init(setting:)))
    harness.clock.advance(by: .seconds(2 * 86_400))
    let now = harness.clock.now
    #expect(throws: SessionTokens.Failure.expired) { try harness.widget.tokens.session(of: first, at: now) }
    let kept = try harness.widget.tokens.session(of: second, at: now)
    #expect(try response.json()["conversation"] == .string("c-\(kept.id)"))
  }

  @Test("a session ends 180 days after its first token, however often it is resumed; then another begins")
  func end() async throws {
    let harness = try WidgetHarness()
    var token = try await harness.token()
    let session = try harness.widget.tokens.session(of: token, at: harness.clock.now)
    for _ in 0..<8 {
      harness.clock.advance(by: .seconds(20 * 86_400))
      let resumed = await harness.send(.post, "sessions", body: #"{"resume":"\#(token)"}"#)
      #expect(resumed.status == .ok)
      token = try #require(try resumed.json()["token"].flatMap(String.init(setting:)))
      #expect(try harness.widget.tokens.session(of: token, at: harness.clock.now) == session)
    }
    harness.clock.advance(by: .seconds(20 * 86_400 - 1))
    #expect(await harness.send(.post, "typing", token: token).status == .noContent)
    harness.clock.advance(by: .seconds(1))
    #expect(try await harness.send(.post, "typing", token: token).isProblem(.unauthorized))
    #expect(try await harness.send(.post, "sessions", body: #"{"resume":"\#(token)"}"#).isProblem(.unauthorized))
    #expect(try await harness.token() != token)
  }

  @Test("a token of a build whose sessions had no end counts as the first of its session")
  func earlierToken() async throws {
    let harness = try WidgetHarness()
    let (now, signer) = (harness.clock.now, FixedSigner())
    let second = (0..<8).map { UInt8(truncatingIfNeeded: Int64(now.timeIntervalSince1970) >> (56 - 8 * $0)) }
    let anonymous = [1] + Array(repeating: UInt8(7), count: 16) + second
    let user = [2] + second + [0, 2] + Array("42".utf8) + [0, 0, 0, 0]
    for (claims, days) in [(anonymous, 180), (user, 30)] as [([UInt8], Int64)] {
      let token = Base64URL.encode(claims + signer.authenticationCode(for: claims, purpose: "session"))
      let session = try harness.widget.tokens.session(of: token, at: now)
      #expect(session.term.end == Int64(now.timeIntervalSince1970) + days * 86_400)
      let resumed = await harness.send(.post, "sessions", body: #"{"resume":"\#(token)"}"#)
      #expect(resumed.status == .ok)
      let fresh = try #require(try resumed.json()["token"].flatMap(String.init(setting:)))
      #expect(try harness.widget.tokens.session(of: fresh, at: now) == session)
    }
  }

  @Test("an expired token is refused on every route that takes one")
  func expired() async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    harness.clock.advance(by: SessionTokens.lifetime)
    for (method, path) in [(HTTPRequest.Method.post, "messages"), (.post, "typing"), (.post, "read"), (.get, "events")]
    {
      let response = await harness.send(method, path, body: #"{"clientID":"a","text":"x"}"#, token: token)
      #expect(try response.isProblem(.unauthorized))
      #expect(response.headers[.wwwAuthenticate] == "Bearer")
    }
    let resumed = await harness.send(.post, "sessions", body: #"{"resume":"\#(token)"}"#)
    #expect(try resumed.isProblem(.unauthorized))
  }

  @Test("a wall clock that is set back ends no session, unless by as much as a token lasts")
  func fromTheFuture() throws {
    let tokens = SessionTokens(signer: FixedSigner())
    let now = Date(timeIntervalSince1970: 1_750_000_000)
    let session = tokens.begin(at: now)
    for ahead in [Duration.seconds(3_600), .seconds(86_400), SessionTokens.lifetime - .seconds(1)] {
      let token = tokens.token(for: session, at: now + ahead)
      #expect(try tokens.session(of: token, at: now).id == session.id)
    }
    let token = tokens.token(for: session, at: now + SessionTokens.lifetime)
    #expect(throws: SessionTokens.Failure.expired) { try tokens.session(of: token, at: now) }
  }

  @Test("a token with any one bit changed is forged")
  func everyBitCounts() throws {
    let tokens = SessionTokens(signer: FixedSigner())
    let now = Date(timeIntervalSince1970: 1_750_000_000)
    let bytes = try #require(Base64URL.decode(tokens.token(for: tokens.begin(at: now), at: now)))
    #expect(bytes.count == 65)
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= UInt8(1 << bit)
        #expect(throws: SessionTokens.Failure.forged) {
          try tokens.session(of: Base64URL.encode(changed), at: now)
        }
      }
    }
  }

  @Test("a token of another channel is forged here")
  func foreign() async throws {
    let elsewhere = try await WidgetHarness(signer: FixedSigner(seed: 2)).token()
    let response = try await WidgetHarness().send(
      .post, "messages", body: #"{"clientID":"a","text":"x"}"#, token: elsewhere)
    #expect(try response.isProblem(.unauthorized))
  }

  @Test(
    "an invalid token is refused",
    arguments: [
      "", "x", "AAAA", "%%%%", "..", "á", String(repeating: "A", count: 76), String(repeating: "A", count: 100_000),
    ])
  func garbage(token: String) async throws {
    let harness = try WidgetHarness()
    let response = await harness.send(.post, "sessions", body: #"{"resume":"\#(token)"}"#)
    #expect(response.status == (token.count > 4096 ? .contentTooLarge : .unauthorized))
    #expect(throws: SessionTokens.Failure.forged) {
      try harness.widget.tokens.session(of: token, at: harness.clock.now)
    }
  }

  @Test(
    "only a bearer token in its field is one",
    arguments: [nil, "", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Token abc", "Bearer  two words"])
  func credentials(field: String?) async throws {
    var headers: HTTPFields = [:]
    headers[.authorization] = field
    let response = try await WidgetHarness().send(.post, "typing", headers: headers)
    #expect(try response.isProblem(.unauthorized))
  }

  @Test(
    "an identity that cannot be verified is refused",
    arguments: [
      #"{"identity":{"id":"1","name":"Ana"}}"#, #"{"identity":{"id":"1"},"signature":"00"}"#, #"{"signature":"00"}"#,
      #"{"identity":"ana"}"#,
    ])
  func identity(body: String) async throws {
    let response = try await WidgetHarness().send(.post, "sessions", body: body)
    #expect(try response.isProblem(.unprocessableContent))
    #expect(try response.json()["field"] == "identity")
    #expect(try response.json()["detail"] == "Verified identity is not configured for this channel.")
  }

  @Test(
    "a session's body is read strictly",
    arguments: [
      ("[]", HTTPResponse.Status.badRequest), ("null", .badRequest), ("{", .badRequest), ("\"x\"", .badRequest),
      (#"{"resume":7}"#, .unprocessableContent), (#"{"resumed":"x"}"#, .unprocessableContent),
      (#"{"resume":null}"#, .created), ("{}", .created), ("", .created),
    ])
  func strictBody(body: String, status: HTTPResponse.Status) async throws {
    #expect(try await WidgetHarness().send(.post, "sessions", body: body).status == status)
  }
}

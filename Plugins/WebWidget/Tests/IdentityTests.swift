import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Synchronization
import Testing

@testable import WebWidget

/// The business vouches for its visitors. The clock stands at 1,750,000,000.
@Suite struct IdentityTests {
  /// An identity as some program wrote it, and the signature that Python's hmac and json made of it:
  /// `json.dumps(identity, sort_keys=True, separators=(",", ":"), ensure_ascii=False)`.
  struct Signed: Sendable {
    let identity: String
    let signature: String

    var body: String { #"{"identity":\#(identity),"signature":"\#(signature)"}"# }
  }

  private static let plain = Signed(
    identity: #"{"email":"ana@example.com","expires":1750003600,"id":"42","name":"Ana"}"#,
    signature: "1338da924da33d92d999341a6f4817a06f1ab833758d46a3317045fb3a9614f7")

  @Test(
    "an identity is what it says, however it was written",
    arguments: [
      plain,
      Signed(
        identity: #" { "name" : "\u0041na", "id":"42" , "expires":1750003600, "email":"ana@example\u002ecom" } "#,
        signature: plain.signature.uppercased()),
      Signed(
        identity:
          #"{"id":"42","name":"José \"Zé\" Ñandú \\ \/ 😀\#u{2028}\t\u0001","email":"Ana@Example.com","expires":1750003600}"#,
        signature: "99a9e6761ca8479e2eb3130526995c2c0733c4694a4333f83b3d6cecb24656e6"),
      Signed(
        identity:
          #"{"id":"42","name":"Jos\u00e9 \"Z\u00E9\" \u00d1and\u00fa \\ / \ud83d\ude00\u2028\u0009\u0001","email":"Ana@Example.com","expires":1750003600}"#,
        signature: "99a9e6761ca8479e2eb3130526995c2c0733c4694a4333f83b3d6cecb24656e6"),
      Signed(
        identity: #"{"id":"42","expires":1750003600}"#,
        signature: "1f88b9561801e4406226fc9fcb7a42c8a68e9ce512c6184cf214761c25643c75"),
      Signed(
        identity: #"{"id":"42","expires":1750003600,"name":null,"email":""}"#,
        signature: "150326cb663fafcc5097053df769f4cb3c472e61c5392c4e2b03722167082802"),
      Signed(
        identity: #"{"id":"42","expires":1750003600,"channel":"site"}"#,
        signature: "d613c428fc67a11e0345dbd503abd7d140a506b537234deed6102243e00a4df5"),
    ])
  func verified(signed: Signed) async throws {
    let harness = try WidgetHarness.verifying()
    let response = await harness.send(.post, "sessions", body: signed.body)
    #expect(response.status == .created)
    let token = try #require(try response.json()["token"].flatMap(String.init(setting:)))
    let session = try harness.widget.tokens.session(of: token, at: harness.clock.now)
    #expect(session.user?.id == "42")
    #expect(session == harness.widget.tokens.session(of: try #require(session.user), term: session.term))
    #expect(session.term == SessionTerm(begun: 1_750_000_000, vouchedUntil: 1_750_003_600))
    #expect(try response.json()["conversation"] == .string("c-\(session.id)"))
    #expect(harness.inbox.events.isEmpty, "nothing is stored before the first message")
  }

  @Test("a user's events carry the name and the proven addresses, also after the session was resumed")
  func sender() async throws {
    let harness = try WidgetHarness.verifying()
    let first = try await harness.token(ofUser: "42", name: " Ana\\tSouza ", email: "Ana@Example.com")
    harness.conversations.unread.withLock { $0 = ["m1"] }
    harness.clock.advance(by: .seconds(29 * 86_400))
    let resumed = await harness.send(.post, "sessions", body: #"{"resume":"\#(first)"}"#)
    #expect(resumed.status == .ok)
    let second = try #require(try resumed.json()["token"].flatMap(String.init(setting:)))
    harness.clock.advance(by: .seconds(86_400))
    for (number, token) in [first, second].enumerated() {
      let answer = await harness.send(
        .post, "messages", body: #"{"clientID":"\#(number)","text":"Oi"}"#, token: token)
      #expect(answer.status == (number == 0 ? .unauthorized : .accepted))
    }
    _ = await harness.send(.post, "read", body: #"{"message":"m1"}"#, token: second)
    #expect(harness.inbox.events.count == 2)
    for event in harness.inbox.events {
      #expect(event.from == Sender(name: "AnaSouza", aliases: ["web:site/user/42", "email:ana@example.com"]))
    }
  }

  @Test("a user's session ends 30 days after its identity, however often it is resumed; a new identity begins another")
  func end() async throws {
    let harness = try WidgetHarness.verifying()
    var token = try await harness.token(ofUser: "42")
    let end = Duration.seconds(3600 + 30 * 86_400)
    harness.clock.advance(by: end - .seconds(86_400))
    let resumed = await harness.send(.post, "sessions", body: #"{"resume":"\#(token)"}"#)
    token = try #require(try resumed.json()["token"].flatMap(String.init(setting:)))
    harness.clock.advance(by: .seconds(86_399))
    #expect(await harness.send(.post, "typing", token: token).status == .noContent)
    harness.clock.advance(by: .seconds(1))
    #expect(try await harness.send(.post, "typing", token: token).isProblem(.unauthorized))
    #expect(try await harness.send(.post, "sessions", body: #"{"resume":"\#(token)"}"#).isProblem(.unauthorized))
    let fresh = try await harness.token(ofUser: "42")
    #expect(await harness.send(.post, "typing", token: fresh).status == .noContent)
  }

  @Test("a user has one conversation, in whatever browser; no two share one, and no visitor gets into it")
  func conversations() async throws {
    let harness = try WidgetHarness.verifying()
    let ids = ["42", "43", "4", " 42", "42 ", "é", "e\u{301}", String(repeating: "x", count: 200)]
    var threads: Set<ThreadKey> = []
    for id in ids {
      let tokens = [try await harness.token(ofUser: id), try await harness.token(ofUser: id, name: "Ana")]
      let sessions = try tokens.map { try harness.widget.tokens.session(of: $0, at: harness.clock.now) }
      #expect(sessions[0].thread == sessions[1].thread)
      threads.insert(sessions[0].thread)
    }
    let visitor = try harness.widget.tokens.session(of: try await harness.token(), at: harness.clock.now)
    threads.insert(visitor.thread)
    let elsewhere = try WidgetHarness.verifying(
      signer: FixedSigner(seed: 2, secrets: ["site/identity": WidgetHarness.secret]))
    let other = try await elsewhere.token(ofUser: "42")
    threads.insert(try elsewhere.widget.tokens.session(of: other, at: elsewhere.clock.now).thread)
    #expect(threads.count == ids.count + 2)
    #expect(await harness.send(.post, "typing", token: other).status == .unauthorized)
  }

  @Test("events before the sign-in are distinguished from news")
  func position() async throws {
    let harness = try WidgetHarness.verifying()
    #expect(try await harness.send(.post, "sessions", body: Self.plain.body).json()["position"] == nil)
    harness.conversations.lastPosition.withLock { $0 = 7 }
    #expect(try await harness.send(.post, "sessions", body: Self.plain.body).json()["position"] == 7)
  }

  @Test(
    "Invariant: an identity that is not the business's word is refused",
    arguments: [
      // Altered, each member; added to, and taken from.
      (#"{"email":"eva@example.com","expires":1750003600,"id":"42","name":"Ana"}"#, "signature"),
      (#"{"email":"ana@example.com","expires":1750003601,"id":"42","name":"Ana"}"#, "signature"),
      (#"{"email":"ana@example.com","expires":1750003600,"id":"43","name":"Ana"}"#, "signature"),
      (#"{"email":"ana@example.com","expires":1750003600,"id":"42","name":"Eva"}"#, "signature"),
      (#"{"expires":1750003600,"id":"42","name":"Ana"}"#, "signature"),
      (#"{"channel":"site","email":"ana@example.com","expires":1750003600,"id":"42","name":"Ana"}"#, "signature"),
      (#"{"email":"ana@example.com","expires":1750003600,"id":"42","name":null}"#, "signature"),
      // The same letters in another normal form are another identity.
      (#"{"email":"ana@example.com","expires":1750003600,"id":"42","name":"A\u0301na"}"#, "signature"),
    ])
  func altered(identity: String, field: String) async throws {
    let body = Signed(identity: identity, signature: Self.plain.signature).body
    let response = try await WidgetHarness.verifying().send(.post, "sessions", body: body)
    #expect(try response.isProblem(.forbidden))
    #expect(try response.json()["field"] == .string(field))
  }

  @Test("a signature with one changed bit is invalid")
  func everyBitCounts() async throws {
    let harness = try WidgetHarness(
      [
        "allowedOrigins": ["https://padaria.example"], "identitySecret": ["secret": "site/identity"],
        "limits": ["sessionsPerMinute": 1000],
      ], signer: FixedSigner(secrets: ["site/identity": WidgetHarness.secret]))
    for place in 0..<64 {
      var digits = Array(Self.plain.signature)
      digits[place] = digits[place] == "0" ? "1" : "0"
      let body = Signed(identity: Self.plain.identity, signature: String(digits)).body
      #expect(await harness.send(.post, "sessions", body: body).status == .forbidden)
    }
  }

  @Test("an identity of another channel is refused: by its secret, and where two share one, by its name")
  func anotherChannel() async throws {
    let foreign = try await WidgetHarness.signed(Self.plain.identity, with: "outro segredo")
    #expect(try await WidgetHarness.verifying().send(.post, "sessions", body: foreign).isProblem(.forbidden))
    let named = try await WidgetHarness.signed(#"{"channel":"shop","expires":1750003600,"id":"42"}"#)
    let response = try await WidgetHarness.verifying().send(.post, "sessions", body: named)
    #expect(try response.isProblem(.forbidden))
    #expect(try response.json()["field"] == "identity.channel")
  }

  @Test(
    "an identity is good until it expires, at most 24 hours",
    arguments: [
      (1_750_000_001, HTTPResponse.Status.created), (1_750_000_000, .forbidden), (1_749_999_999, .forbidden),
      (0, .forbidden), (-1, .forbidden), (Int.min, .forbidden), (1_750_086_400, .created), (1_750_086_700, .created),
      (1_750_086_701, .unprocessableContent), (1_750_003_600_000, .unprocessableContent),
      (Int.max, .unprocessableContent),
    ])
  func expiry(expires: Int, status: HTTPResponse.Status) async throws {
    let body = try await WidgetHarness.signed(#"{"expires":\#(expires),"id":"42"}"#)
    let response = try await WidgetHarness.verifying().send(.post, "sessions", body: body)
    #expect(response.status == status)
    if status != .created { #expect(try response.json()["field"] == "identity.expires") }
  }

  @Test("the same identity again is the same user, until it expires")
  func replayed() async throws {
    let harness = try WidgetHarness.verifying()
    #expect(await harness.send(.post, "sessions", body: Self.plain.body).status == .created)
    #expect(await harness.send(.post, "sessions", body: Self.plain.body).status == .created)
    harness.clock.advance(by: .seconds(3600))
    #expect(await harness.send(.post, "sessions", body: Self.plain.body).status == .forbidden)
  }

  @Test(
    "without the secret, or with another, no user is verified",
    arguments: [
      (FixedSigner(), HTTPResponse.Status.serviceUnavailable),
      (FixedSigner(secrets: ["site/identity": "x"]), .forbidden),
    ])
  func failsClosed(signer: FixedSigner, status: HTTPResponse.Status) async throws {
    let harness = try WidgetHarness.verifying(signer: signer)
    let response = await harness.send(.post, "sessions", body: Self.plain.body)
    #expect(try response.isProblem(status))
    #expect(await harness.send(.post, "sessions").status == .created, "who is nobody's user is let in all the same")
  }

  @Test(
    "an invalid identity is refused, with the member that is wrong",
    arguments: [
      (#"{"identity":"ana","signature":"S"}"#, 422, "identity"), (#"{"signature":"S"}"#, 422, "identity"),
      (#"{"identity":null,"signature":"S"}"#, 422, "identity"), (#"{"identity":[],"signature":"S"}"#, 422, "identity"),
      (#"{"identity":I}"#, 401, "signature"), (#"{"identity":I,"signature":null}"#, 401, "signature"),
      (#"{"identity":I,"signature":""}"#, 422, "signature"), (#"{"identity":I,"signature":7}"#, 422, "signature"),
      (#"{"identity":I,"signature":"zz"}"#, 422, "signature"),
      (#"{"identity":I,"signature":"S0"}"#, 422, "signature"),
      (#"{"identity":I,"signature":"S","resume":"x"}"#, 422, "resume"),
      (#"{"identity":I,"signature":"S","admin":"x"}"#, 422, "admin"),
      (#"{"identity":{"id":"42","expires":1750003600,"role":"x"},"signature":"S"}"#, 422, "identity.role"),
      (#"{"identity":{"expires":1750003600},"signature":"S"}"#, 422, "identity.id"),
      (#"{"identity":{"id":"","expires":1750003600},"signature":"S"}"#, 422, "identity.id"),
      (#"{"identity":{"id":42,"expires":1750003600},"signature":"S"}"#, 422, "identity.id"),
      (#"{"identity":{"id":"a\u0000","expires":1750003600},"signature":"S"}"#, 422, "identity.id"),
      (#"{"identity":{"id":"a\nb","expires":1750003600},"signature":"S"}"#, 422, "identity.id"),
      (#"{"identity":{"id":"42"},"signature":"S"}"#, 422, "identity.expires"),
      (#"{"identity":{"id":"42","expires":null},"signature":"S"}"#, 422, "identity.expires"),
      (#"{"identity":{"id":"42","expires":"1750003600"},"signature":"S"}"#, 422, "identity.expires"),
      (#"{"identity":{"id":"42","expires":1750003600.5},"signature":"S"}"#, 422, "identity.expires"),
      (#"{"identity":{"id":"42","expires":1.7500036e9},"signature":"S"}"#, 422, "identity.expires"),
      (#"{"identity":{"id":"42","expires":99999999999999999999},"signature":"S"}"#, 422, "identity.expires"),
      (#"{"identity":{"id":"42","expires":1750003600,"name":1},"signature":"S"}"#, 422, "identity.name"),
      (#"{"identity":{"id":"42","expires":1750003600,"email":"ana"},"signature":"S"}"#, 422, "identity.email"),
      (#"{"identity":{"id":"42","expires":1750003600,"email":"a@b@c"},"signature":"S"}"#, 422, "identity.email"),
      (#"{"identity":{"id":"42","expires":1750003600,"email":"a b@c"},"signature":"S"}"#, 422, "identity.email"),
      (#"{"identity":{"id":"42","id":"43","expires":1750003600},"signature":"S"}"#, 400, nil),
      (#"{"identity":{"id":"\ud800","expires":1750003600},"signature":"S"}"#, 400, nil),
      (#"{"identity":{"id":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}},"signature":"S"}"#, 400, nil),
    ] as [(String, Int, String?)])
  func malformed(body: String, status: Int, field: String?) async throws {
    let body = body.replacing("I}", with: Self.plain.identity + "}").replacing("I,", with: Self.plain.identity + ",")
      .replacing("S", with: Self.plain.signature)
    let response = try await WidgetHarness.verifying().send(.post, "sessions", body: body)
    #expect(try response.isProblem(HTTPResponse.Status(code: status)))
    #expect(try response.json()["field"] == field.map { .string($0) })
  }

  @Test("the longest identity fits a token, and one byte more does not fit an identity")
  func longest() async throws {
    let harness = try WidgetHarness.verifying()
    let (id, name) = (String(repeating: "é", count: 100), String(repeating: "😀", count: 75))
    let email = String(repeating: "a", count: 248) + "@b.com"
    let token = try await harness.token(ofUser: id, name: name, email: email)
    #expect(await harness.send(.post, "typing", token: token).status == .noContent)
    #expect(await harness.send(.post, "sessions", body: #"{"resume":"\#(token)"}"#).status == .ok)
    let tooLong = [
      #"{"expires":1750003600,"id":"\#(id)x"}"#, #"{"expires":1750003600,"id":"42","name":"\#(name)x"}"#,
      #"{"email":"a\#(email)","expires":1750003600,"id":"42"}"#,
    ]
    for identity in tooLong {
      let body = try await WidgetHarness.signed(identity)
      #expect(try await harness.send(.post, "sessions", body: body).isProblem(.unprocessableContent))
    }
  }

  @Test("a user's token with any one bit changed is forged, and so is one that breaks off")
  func tokenBits() async throws {
    let harness = try WidgetHarness.verifying()
    let token = try await harness.token(ofUser: "42", name: "Ana", email: "ana@example.com")
    let bytes = try #require(Base64URL.decode(token))
    let now = harness.clock.now
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= UInt8(1 << bit)
        #expect(throws: SessionTokens.Failure.forged) {
          try harness.widget.tokens.session(of: Base64URL.encode(changed), at: now)
        }
      }
      #expect(throws: SessionTokens.Failure.forged) {
        try harness.widget.tokens.session(of: Base64URL.encode(bytes.prefix(index)), at: now)
      }
    }
  }

  @Test("claims read back as they were written, and nothing else is read")
  func claims() {
    let users = [
      VerifiedUser(id: "42", name: "Ana", email: "email:ana@example.com"), VerifiedUser(id: "é", name: nil, email: nil),
    ]
    for user in users {
      let claims = SessionClaims(
        .user(user, vouchedUntil: 1_750_003_600), begun: 1_740_000_000, issued: 1_750_000_000)
      #expect(SessionClaims(claims.bytes) == claims)
      for count in 0..<claims.bytes.count { #expect(SessionClaims(Array(claims.bytes.prefix(count))) == nil) }
      #expect(SessionClaims(claims.bytes + [0]) == nil)
    }
    #expect(SessionClaims([]) == nil)
    for version in [0, 3, 4, 5, 255] as [UInt8] {
      #expect(SessionClaims([version] + Array(repeating: 0, count: 24)) == nil)
    }
    let broken: [UInt8] = [0, 1, 0xFF, 0, 0, 0, 0]
    #expect(SessionClaims([2] + Array(repeating: 0, count: 8) + broken) == nil, "broken UTF-8")
    #expect(SessionClaims([4] + Array(repeating: 0, count: 24) + broken) == nil, "broken UTF-8")
  }

  @Test("a user's file is available to the user in every browser, and to no other user")
  func files() async throws {
    let harness = try WidgetHarness.verifying()
    let token = try await harness.token(ofUser: "42")
    let sent = await harness.send(
      .post, "attachments", bytes: Array("pão".utf8), token: token, headers: [.contentType: "text/plain"])
    let id = try #require(try sent.json()["id"].flatMap(String.init(setting:)))
    let again = try await harness.token(ofUser: "42", name: "Ana")
    #expect(await harness.send(.get, "attachments/\(id)", token: again).status == .ok)
    let other = try await harness.token(ofUser: "43")
    #expect(await harness.send(.get, "attachments/\(id)", token: other).status == .notFound)
  }
}

import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

@testable import WebWidget

@Suite struct LimitTests {
  private static func settings(_ limits: JSONValue) -> JSONValue {
    ["allowedOrigins": ["https://padaria.example"], "limits": limits]
  }

  private let message = #"{"clientID":"a","text":"oi"}"#

  @Test("one visitor's messages are limited, another's are not, and time heals")
  func messages() async throws {
    let harness = try WidgetHarness(Self.settings(["messagesPerMinute": 2]))
    let (ana, bia) = (try await harness.token(), try await harness.token())
    for _ in 0..<2 { #expect(await harness.send(.post, "messages", body: message, token: ana).status == .accepted) }
    let refused = await harness.send(.post, "messages", body: message, token: ana)
    #expect(try refused.isProblem(.tooManyRequests))
    #expect(refused.headers[.retryAfter] == "30")
    #expect(await harness.send(.post, "messages", body: message, token: bia).status == .accepted)
    harness.clock.advance(by: .seconds(30))
    #expect(await harness.send(.post, "messages", body: message, token: ana).status == .accepted)
  }

  @Test("one address's messages are limited, whatever token they bear")
  func addressMessages() async throws {
    let harness = try WidgetHarness(Self.settings(["addressMessagesPerMinute": 3]))
    for _ in 0..<3 { #expect(await harness.send(.post, "messages", body: message, token: "x").status == .unauthorized) }
    #expect(await harness.send(.post, "messages", body: message, token: "x").status == .tooManyRequests)
    let elsewhere = await harness.send(.post, "messages", body: message, token: "x", address: "203.0.113.10")
    #expect(elsewhere.status == .unauthorized)
  }

  @Test("sessions of one address are limited")
  func sessions() async throws {
    let harness = try WidgetHarness(Self.settings(["sessionsPerMinute": 1]))
    #expect(await harness.send(.post, "sessions").status == .created)
    #expect(try await harness.send(.post, "sessions").isProblem(.tooManyRequests))
    #expect(await harness.send(.post, "sessions", address: "2001:db8::1").status == .created)
    #expect(await harness.send(.post, "sessions", address: "2001:db8::ffff").status == .tooManyRequests)
  }

  @Test("streams are counted while they are open, and no longer")
  func streams() async throws {
    let harness = try WidgetHarness(Self.settings(["streams": 2]))
    let token = try await harness.token()
    var open = [
      await harness.send(.get, "events", token: token), await harness.send(.get, "events", token: token),
    ]
    #expect(open.map(\.status) == [.ok, .ok])
    #expect(await harness.send(.get, "events", token: token).status == .tooManyRequests)
    open.removeLast()
    #expect(await harness.send(.get, "events", token: token).status == .ok)
  }

  @Test("signals are limited apart from messages")
  func signals() async throws {
    let harness = try WidgetHarness(Self.settings(["messagesPerMinute": 1]))
    let token = try await harness.token()
    for _ in 0..<4 { #expect(await harness.send(.post, "typing", token: token).status == .noContent) }
    #expect(await harness.send(.post, "typing", token: token).status == .tooManyRequests)
    #expect(await harness.send(.post, "messages", body: message, token: token).status == .accepted)
  }

  @Test("Invariant 11: the table is bounded, and who is held back stays held back")
  func boundedTable() {
    let limiter = RateLimiter(perMinute: 2, capacity: 100)
    let now = Date(timeIntervalSince1970: 0)
    for _ in 0..<2 { #expect(limiter.wait(for: "hostile", at: now) == nil) }
    for index in 0..<1000 { #expect(limiter.wait(for: "key\(index)", at: now) == nil) }
    #expect(limiter.wait(for: "hostile", at: now) != nil)
  }

  @Test("a clock set back neither grants nor traps")
  func clockSetBack() {
    let limiter = RateLimiter(perMinute: 1)
    #expect(limiter.wait(for: "a", at: Date(timeIntervalSince1970: 100)) == nil)
    #expect(limiter.wait(for: "a", at: Date(timeIntervalSince1970: 0)) != nil)
  }

  @Test(
    "an IPv6 customer is one client",
    arguments: [
      ("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"), ("2001:db8::1", "2001:db8:0:0"),
      ("::1", "0:0:0:0"), ("::ffff:203.0.113.9", "::ffff:203.0.113.9"), ("2001:db8:1:2::", "2001:db8:1:2"),
      ("1:2:3::4:5:6:7", "1:2:3:0"), ("", ""),
    ])
  func network(address: String, key: String) {
    #expect(ClientNetwork.key(of: address) == key)
  }
}

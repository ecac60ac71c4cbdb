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
    for _ in 0..<2 { #expect(limiter.wait(for: "hostile", at: .zero) == nil) }
    for index in 0..<1000 { #expect(limiter.wait(for: "key\(index)", at: .zero) == nil) }
    #expect(limiter.wait(for: "hostile", at: .zero) != nil)
  }

  @Test("a wall clock that is set, back or ahead, locks nobody out and grants nothing", arguments: [-200, 200])
  func clockSet(seconds: Int) async throws {
    let harness = try WidgetHarness(Self.settings(["messagesPerMinute": 1]))
    let token = try await harness.token()
    #expect(await harness.send(.post, "messages", body: message, token: token).status == .accepted)
    harness.clock.setWallClock(by: .seconds(seconds))
    #expect(await harness.send(.post, "messages", body: message, token: token).status == .tooManyRequests)
    harness.clock.advance(by: .seconds(60))
    #expect(await harness.send(.post, "messages", body: message, token: token).status == .accepted)
  }

  @Test("signals of one address are limited, whatever token they bear")
  func addressSignals() async throws {
    let harness = try WidgetHarness(Self.settings(["addressMessagesPerMinute": 2]))
    for path in ["typing", "read", "typing", "read", "typing", "read", "typing", "read"] {
      #expect(await harness.send(.post, path, token: "x").status == .unauthorized)
    }
    #expect(await harness.send(.post, "read", token: "x").status == .tooManyRequests)
    #expect(await harness.send(.get, "attachments/x", token: "x").status == .tooManyRequests)
    #expect(await harness.send(.post, "read", token: "x", address: "203.0.113.10").status == .unauthorized)
  }

  @Test("visitors who never wrote leave half of the places for files to those who did")
  func uploadSlots() throws {
    let limits = WidgetLimits(LimitSettings(), clock: ManualClock())
    var held: [[StreamSlots.Slot]] = []
    for network in 0..<8 { held.append(try limits.upload(from: "203.0.113.\(network)", hasWritten: false)) }
    #expect(throws: Problem.self) { try limits.upload(from: "203.0.113.20", hasWritten: false) }
    for network in 0..<8 { held.append(try limits.upload(from: "198.51.100.\(network)", hasWritten: true)) }
    #expect(throws: Problem.self) { try limits.upload(from: "198.51.100.20", hasWritten: true) }
    held.removeFirst()
    held.append(try limits.upload(from: "203.0.113.20", hasWritten: false))
    #expect(held.count == 16)
  }

  @Test("four files of one address arrive at once")
  func addressSlots() throws {
    let limits = WidgetLimits(LimitSettings(), clock: ManualClock())
    let held = try (0..<4).map { _ in try limits.upload(from: "203.0.113.9", hasWritten: true) }
    #expect(throws: Problem.self) { try limits.upload(from: "203.0.113.9", hasWritten: true) }
    #expect(held.count == 4)
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

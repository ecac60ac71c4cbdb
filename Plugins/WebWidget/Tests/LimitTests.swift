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

  @Test("Invariant 11: the table is bounded, and limits stay in force")
  func boundedTable() {
    let limiter = RateLimiter(perMinute: 2, capacity: 100)
    for _ in 0..<2 { #expect(limiter.wait(for: "hostile", at: .zero) == nil) }
    for index in 0..<1000 { #expect(limiter.wait(for: "key\(index)", at: .zero) == nil) }
    #expect(limiter.wait(for: "hostile", at: .zero) != nil)
  }

  @Test("setting the wall clock back or ahead locks no visitor out and grants nothing", arguments: [-200, 200])
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

  @Test("a widget under other settings goes on with what was counted, under the new numbers", arguments: [2, 1, 3])
  func continuing(perMinute: Int) async throws {
    let before = try WidgetHarness(Self.settings(["messagesPerMinute": 2]))
    let token = try await before.token()
    for _ in 0..<2 { #expect(await before.send(.post, "messages", body: message, token: token).status == .accepted) }
    let after = try before.changed(to: Self.settings(["messagesPerMinute": .integer(perMinute), "streams": 1]))
    #expect(await after.send(.post, "messages", body: message, token: token).status == .tooManyRequests)
    after.clock.advance(by: .seconds(60 / perMinute))
    #expect(await after.send(.post, "messages", body: message, token: token).status == .accepted)
    #expect(await after.send(.post, "messages", body: message, token: token).status == .tooManyRequests)
  }

  @Test("what is open when other limits apply stays open and counts")
  func continuingPlaces() throws {
    var limits = WidgetLimits(try Self.limits(), clock: ManualClock())
    let held = try (0..<2).map { _ in try limits.upload(from: Self.network("203.0.113.9"), hasWritten: true) }
    limits.change(try Self.limits(["streams": 1]))
    let more = try (0..<2).map { _ in try limits.upload(from: Self.network("203.0.113.9"), hasWritten: true) }
    #expect(throws: Problem.self) { try limits.upload(from: Self.network("203.0.113.9"), hasWritten: true) }
    #expect(held.count + more.count == WidgetLimits.uploadsOfClient)
  }

  private static func limits(_ changes: JSONValue = [:]) throws -> LimitSettings {
    LimitSettings(try #require(LimitDeclarations.spec.decode(changes).settings))
  }

  private static func network(_ address: String) -> ClientNetwork { ClientNetwork(address: address) }

  /// Uploads of one hostile network, from as many clients as it needs, until it gets no further place.
  private static func flood(
    _ limits: WidgetLimits, from block: String, hasWritten: Bool
  ) -> [[ConcurrencyLimiter.Permit]] {
    (0..<100).compactMap { client in
      try? limits.upload(from: network("\(block):\(client)::1"), hasWritten: hasWritten)
    }
  }

  @Test("uploads of two hostile networks leave places to a third", arguments: [true, false])
  func hostileNetworks(hasWritten: Bool) throws {
    let limits = WidgetLimits(try Self.limits(), clock: ManualClock())
    let first = Self.flood(limits, from: "2001:db8:66", hasWritten: hasWritten)
    let second = Self.flood(limits, from: "2001:db8:67", hasWritten: hasWritten)
    #expect(first.count == (hasWritten ? 32 : 16) && second.count == first.count / 2)
    let third = try (0..<4).map { _ in
      try limits.upload(from: Self.network("203.0.113.9"), hasWritten: hasWritten)
    }
    #expect(third.count == 4)
  }

  @Test("visitors who have not written leave half of the upload places to those who have")
  func uploadSlots() throws {
    let limits = WidgetLimits(try Self.limits(), clock: ManualClock())
    var held: [[ConcurrencyLimiter.Permit]] = []
    for block in 0..<32 {
      held += Self.flood(limits, from: "2001:db8:\(block)", hasWritten: false)
    }
    #expect(held.count == WidgetLimits.uploadsInAll / 2 - 1)
    #expect(throws: Problem.self) { try limits.upload(from: Self.network("203.0.113.9"), hasWritten: false) }
    let places = try (0..<4).map { _ in try limits.upload(from: Self.network("203.0.113.9"), hasWritten: true) }
    #expect(places.count == 4)
    held.removeFirst()
    _ = try limits.upload(from: Self.network("203.0.113.10"), hasWritten: false)
  }

  @Test("four files of one address arrive at once")
  func addressSlots() throws {
    let limits = WidgetLimits(try Self.limits(), clock: ManualClock())
    let held = try (0..<4).map { _ in try limits.upload(from: Self.network("203.0.113.9"), hasWritten: true) }
    #expect(throws: Problem.self) { try limits.upload(from: Self.network("203.0.113.9"), hasWritten: true) }
    #expect(held.count == 4)
  }

  @Test("a block of networks may do eight times what one client may: sessions, messages, signals")
  func blockRates() async throws {
    let harness = try WidgetHarness(Self.settings(["sessionsPerMinute": 2, "addressMessagesPerMinute": 1]))
    let cases = [("sessions", nil, 16), ("messages", "x", 8), ("typing", "x", 32)] as [(String, String?, Int)]
    for (path, token, most) in cases {
      var statuses: [HTTPResponse.Status] = []
      for client in 0..<40 {
        statuses.append(
          await harness.send(.post, path, body: "{}", token: token, address: "2001:db8:1:\(client)::1").status)
      }
      #expect(statuses.firstIndex(of: .tooManyRequests) == most, "\(path)")
      #expect(statuses.suffix(40 - most).allSatisfy { $0 == .tooManyRequests })
      let elsewhere = await harness.send(.post, path, body: "{}", token: token, address: "2001:db8:2::1")
      #expect(elsewhere.status != .tooManyRequests)
    }
  }

  @Test("event streams of a block are counted together")
  func blockStreams() async throws {
    let harness = try WidgetHarness(Self.settings(["streams": 100, "addressStreams": 1]))
    let token = try await harness.token()
    var open: [ServedResponse] = []
    for client in 0..<8 {
      open.append(await harness.send(.get, "events", token: token, address: "2001:db8:1:\(client)::1"))
    }
    #expect(open.allSatisfy { $0.status == .ok })
    #expect(await harness.send(.get, "events", token: token, address: "2001:db8:1:9::1").status == .tooManyRequests)
    #expect(await harness.send(.get, "events", token: token, address: "2001:db8:2::1").status == .ok)
    #expect(open.count == 8)
  }
}

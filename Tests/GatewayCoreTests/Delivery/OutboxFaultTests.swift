import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore
@testable import SQLiteStore

/// Invariant 7 while the store fails: no lane is locked, nothing is sent twice, and a person can see what is in doubt.
@Suite("An outbox whose store fails goes on when the store does", .timeLimit(.minutes(5)))
struct OutboxFaultTests {
  private static let content = """
    { "version": 1,
      "automatedResponses": [
        { "id": "a", "keywords": [ { "word": "oi" } ], "reply": [ { "text": "um" }, { "text": "dois" } ] } ] }
    """

  private let business = TestBusiness()
  private let faults = StoreFaults()

  private func open<T: Sendable>(_ body: @escaping @Sendable (Life) async throws -> T) async throws -> T {
    try await business.open(content: Self.content, faults: faults, body)
  }

  /// Does something in the middle of the call that sends `um`.
  private func during(_ life: Life, _ fault: @escaping @Sendable () -> Void) {
    life.phone.hold { if $0.message.text == "um" { fault() } }
  }

  /// Lets time pass until the lane has gone on: a minute at most, where more would bring other alerts.
  private func passTime(
    _ life: Life, atMost limit: Duration = .seconds(60),
    until condition: @Sendable @escaping (Life) async throws -> Bool
  ) async throws {
    let end = life.clock.uptime + limit
    try await life.until { life in
      if life.clock.uptime < end { life.clock.advance(by: .seconds(1)) }
      return try await condition(life)
    }
  }

  private static let results: [(AdapterError?, DeliveryState, texts: [String])] = [
    (nil, .sent, ["um", "dois"]),
    (AdapterError(.unknown, "cut off"), .unknown, ["dois"]),
    (AdapterError(.unavailable, "down"), .sent, ["um", "dois"]),
  ]

  @Test(
    "a result that cannot be recorded is shown, and once there is room the lane goes on", arguments: 0..<3)
  func unrecorded(_ index: Int) async throws {
    defer { business.remove() }
    let (error, state, texts) = Self.results[index]
    try await open { life in
      if let error { life.phone.fail(with: [error]) }
      during(life) { faults.fillDisk() }
      try await life.write("oi")
      try await life.until { try await $0.admin.alerts().contains { $0.kind == .delivery } }
      let alerts = try await life.admin.alerts()
      #expect(alerts.map(\.kind).contains(.store))
      #expect(alerts.first { $0.kind == .delivery }?.reason.text.contains("cannot be recorded") == true)
      #expect(await life.gateway.whyNotReady()?.contains("disk is full") == true)
      let shown = try #require(try await life.admin.deliveries(.sending).first)
      #expect(shown.reason?.text.contains("not recorded yet") == true)
      #expect(try await life.admin.deliveries(.pending).count == 1, "the lane waits")
      life.phone.hold { _ in }
      faults.freeDisk()
      try await passTime(life) { $0.phone.texts == texts }
      try await life.settled()
      #expect(try await life.admin.deliveries(nil).map(\.state) == [.sent, state])
      #expect(try await life.admin.alerts().isEmpty)
      #expect(await life.gateway.whyNotReady() == nil)
    }
  }

  @Test("a process that ends before there is room leaves the delivery unknown, and sends it never again")
  func stopped() async throws {
    defer { business.remove() }
    try await open { life in
      during(life) { faults.fillDisk() }
      try await life.write("oi")
      try await life.until { try await $0.admin.alerts().contains { $0.kind == .delivery } }
    }
    faults.freeDisk()
    try await open { life in
      try await life.until { $0.phone.texts == ["um", "dois"] }
      try await life.settled()
      #expect(try await life.admin.deliveries(nil).map(\.state) == [.sent, .unknown])
    }
  }

  @Test("a claim whose answer was lost is found again, and its call is made once")
  func lostClaim() async throws {
    defer { business.remove() }
    try await open { life in
      // The result of `um` is written, then the claim of `dois` is committed and reported as failed.
      during(life) { faults.loseAnswer(after: 1) }
      try await life.write("oi")
      try await passTime(life, atMost: .seconds(1_000_000)) { $0.phone.texts.count >= 2 }
      try await life.settled()
      #expect(life.phone.texts == ["um", "dois"])
      let deliveries = try await life.admin.deliveries(nil)
      #expect(deliveries.map(\.state) == [.sent, .sent])
      #expect(deliveries.map(\.attempts) == [1, 1])
    }
  }

  @Test("a lane whose first read fails is taken up again")
  func firstRead() async throws {
    defer { business.remove() }
    try await open { life in
      during(life) { faults.failReads(1) }
      try await life.write("oi")
      try await passTime(life, atMost: .seconds(1_000_000)) { $0.phone.texts == ["um", "dois"] }
    }
  }

  @Test("a delivery that is sending without a claim of this process becomes unknown, and frees its lane")
  func stray() async throws {
    defer { business.remove() }
    try await open { life in
      try await life.say("oi")
      let id = try await life.conversation().id
      let revision = try #require(try await life.store.conversation(id)).revision
      var change = ConversationChange(
        conversation: id, expectedEpoch: 0, expectedRevision: revision, now: life.clock.now)
      change.deliveries = ["stray", "next"].map { name in
        NewDelivery(
          Delivery(
            id: DeliveryID(rawValue: name), thread: "ana", recipients: [], author: .system,
            message: OutgoingMessage(text: name), replyTo: nil), turn: nil, notBefore: life.clock.now)
      }
      _ = try await life.store.commit(change)
      _ = try await life.store.claimDelivery(in: id, token: .random(), now: life.clock.now)
      try await passTime(life) { $0.phone.texts.last == "next" }
      #expect(try await life.admin.deliveries(.unknown).map(\.id) == ["stray"])
      #expect(!life.phone.texts.contains("stray"))
    }
  }

  @Test("a store failure on one stray delivery keeps no other one waiting")
  func strays() async throws {
    defer { business.remove() }
    try await open { life in
      for thread in ["ana", "rui"] { try await life.say("oi", from: thread) }
      for thread in ["ana", "rui"] {
        let id = life.id(of: thread, on: "phone")
        let revision = try #require(try await life.store.conversation(id)).revision
        var change = ConversationChange(
          conversation: id, expectedEpoch: 0, expectedRevision: revision, now: life.clock.now)
        change.deliveries = ["stray", "next"].map { name in
          NewDelivery(
            Delivery(
              id: DeliveryID(rawValue: "\(name) \(thread)"), thread: ThreadKey(rawValue: thread), recipients: [],
              author: .system, message: OutgoingMessage(text: "\(name) \(thread)"), replyTo: nil), turn: nil,
            notBefore: life.clock.now)
        }
        _ = try await life.store.commit(change)
        _ = try await life.store.claimDelivery(in: id, token: .random(), now: life.clock.now)
      }
      // The look for strays settles both; the store says of the first that it could not.
      faults.loseAnswer(after: 0)
      let next: Set = ["next ana", "next rui"]
      // Time for one look, however late it began to wait: a second one would find what the first one left.
      let end = life.clock.uptime + Outbox.strayInterval * 2 - .seconds(1)
      try await life.until { life in
        if life.clock.uptime < end { life.clock.advance(by: .seconds(1)) }
        return next.isSubset(of: life.phone.texts)
      }
      #expect(Set(try await life.admin.deliveries(.unknown).map(\.id.rawValue)) == ["stray ana", "stray rui"])
    }
  }
}

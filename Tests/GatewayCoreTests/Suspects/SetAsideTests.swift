import Foundation
import GatewayKit
import GatewayTestKit
import Synchronization
import Testing

@testable import GatewayCore

/// What happens to work that was found to crash the process.
@Suite("What crashes the process is set aside", .timeLimit(.minutes(5)))
struct SetAsideTests {
  private static let content = """
    { "version": 1,
      "automatedResponses": [ { "id": "a", "keywords": [ { "word": "oi" } ], "reply": [ { "text": "Olá!" } ] } ],
      "flows": [ { "id": "f", "start": { "keywords": [ { "word": "flow" } ] }, "nodes": [
        { "id": "m", "type": "message", "parts": [ { "text": "um" }, { "text": "dois", "delaySeconds": 40 } ] } ] } ],
      "handoff": { "message": "Já chamo." } }
    """

  /// Two processes crash with this work running.
  private static func crash(_ business: TestBusiness, running work: Work) async throws {
    for _ in 1...2 {
      business.register.lastProcess(ended: LastEnd(.crashed(signal: 4), running: [work.name]))
      try await business.open(running: false) { life in _ = await life.gateway.suspects.prepare() }
    }
  }

  @Test("A message: the conversation waits for a person, everybody else is answered, the alert is there")
  func turn() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let message = try await business.open(content: Self.content, running: false) { life in
      try await life.write("oi", from: "rui")
      return try await life.write("oi")
    }
    let id = try await business.open(running: false) { life in
      try #require(try await life.admin.conversations(ListConversations()).first { $0.contact == "ana" }).id
    }
    try await Self.crash(business, running: .turn(message, in: id))
    try await business.open { life in
      let trace = try await life.trace(of: message)
      #expect(trace.steps.map(\.rung) == ["crash"] && trace.steps[0].reason.text.contains("ended 2 times"))
      try await life.until { $0.phone.texts.sorted() == ["Já chamo.", "Olá!"] }
      let ana = try await life.conversation(with: "ana")
      #expect(ana.owner == .queue && ana.reason == .crash)
      let alerts = try await life.admin.alerts()
      #expect(
        alerts.contains { $0.kind == .conversation && $0.subject == id.rawValue && $0.reason.text.contains("crash") })
      #expect(alerts.contains { $0.kind == .crash && $0.subject == id.rawValue && $0.reason.text.contains("2 times") })
      // After a week it has been seen; the conversation waits on.
      life.clock.advance(by: .seconds(8 * 86_400))
      #expect(try await life.admin.alerts().contains { $0.kind == .crash } == false)
    }
    #expect(business.register.isClosed)
  }

  @Test("A timer is cancelled, and a person is asked for")
  func due() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let item = try await business.open(content: Self.content) { life in
      try await life.say("flow")
      return try #require(try await life.store.dueItems(at: .distantFuture, limit: 9).first { $0.kind == .flowTimer })
    }
    try await Self.crash(business, running: Work(item))
    business.clock.advance(by: .seconds(60))
    try await business.open { life in
      try await life.until { $0.phone.texts == ["um", "Já chamo."] }
      #expect(try await life.conversation().reason == .crash)
      #expect(try await life.admin.alerts().contains { $0.kind == .crash && $0.reason.text.contains("2 times") })
      try await life.until { !$0.gateway.suspects.isSetAside(Work(item)) }
      try await life.until { !$0.gateway.suspects.hasUnwritten }
    }
    // What was set aside has been dealt with: the next timer of the conversation runs.
    try await business.open(running: false) { life in
      #expect(!life.gateway.suspects.isSetAside(Work(item)))
    }
  }

  @Test("What runs is registered, and no more once it ended")
  func registered() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let pair = ProviderPair()
    let (register, asked) = (business.register, Names())
    pair.first.script.play(
      .performs { _, _ in
        asked.note(register.running)
        return Completion(text: "pão")
      })
    try await business.open(content: Self.content, providers: pair.all) { life in
      let message = try await life.write("quanto custa?")
      _ = try await life.trace(of: message)
      let id = try await life.conversation().id
      #expect(asked.all == [Work.turn(message, in: id).name])
      try await life.until { _ in register.running.isEmpty }
    }
  }

  @Test("While suspects wait for their trials at a silent provider, everybody else is answered at once")
  func besideTrials() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let names = ["ana", "bea", "carla"]
    let suspects = try await business.open(content: ProviderPair.content, running: false) { life in
      var works: [Work] = []
      for name in names {
        let message = try await life.write("quanto custa?", from: name)
        works.append(.turn(message, in: life.id(of: name, on: "phone")))
      }
      return works
    }
    business.register.lastProcess(ended: LastEnd(.crashed(signal: 4), running: suspects.map(\.name)))
    let pair = ProviderPair()
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    pair.first.script.play(
      .performs { _, _ in
        for await _ in ends {}
        return Completion(text: "pão")
      })
    try await business.open(providers: pair.all) { life in
      try await life.until { _ in business.register.running.count == 1 }
      try await life.write("oi", from: "rui")
      try await life.until { $0.phone.texts == ["Olá!"] }
      #expect(business.register.running.count == 1, "one trial at a time")
      end.finish()
    }
  }

  @Test("A suspect is tried, and cleared once it is answered")
  func tried() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let message = try await business.open(content: Self.content, running: false) { life in try await life.write("oi") }
    let work = try await business.open(running: false) { life in
      Work.turn(message, in: try await life.conversation().id)
    }
    business.register.lastProcess(ended: LastEnd(.crashed(signal: 4), running: [work.name]))
    try await business.open { life in
      try await life.until { $0.phone.texts == ["Olá!"] }
      try await life.until { try await $0.store.settings(in: "gateway", prefix: "suspect/", limit: 9).isEmpty }
    }
    let left = try await business.open(running: false) { life in await life.gateway.suspects.prepare() }
    #expect(left.isEmpty)
  }
}

/// What was found in the register.
private final class Names: Sendable {
  private let found = Mutex<[String]>([])
  var all: [String] { found.withLock { $0 } }
  func note(_ names: [String]) { found.withLock { $0 = names } }
}

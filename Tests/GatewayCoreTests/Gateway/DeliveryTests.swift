import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("What is accepted is answered, and what is answered is delivered", .timeLimit(.minutes(5)))
struct DeliveryTests {
  private static let content = """
    { "version": 1,
      "automatedResponses": [
        { "id": "a", "keywords": [ { "word": "oi" } ], "reply": [ { "text": "um" }, { "text": "dois" } ] },
        { "id": "b", "keywords": [ { "word": "eco" } ], "reply": [ { "text": "eco {{message}}" } ] } ],
      "optOut": { "words": [ "PARAR" ], "message": "Paramos.", "resumeWords": [ "VOLTAR" ] } }
    """

  private func open<T: Sendable>(
    _ business: TestBusiness = TestBusiness(), _ body: @escaping @Sendable (Life) async throws -> T
  ) async throws -> T {
    defer { business.remove() }
    return try await business.open(content: Self.content, body)
  }

  @Test("Invariant 2: a redelivered message is answered once")
  func redelivery() async throws {
    try await open { life in
      let first = try await life.write("oi", id: "1")
      let again = try await life.write("oi", id: "1")
      #expect(first == again)
      _ = try await life.trace(of: first)
      try await life.say("oi")
      #expect(life.phone.texts == ["um", "dois", "um", "dois"])
    }
  }

  @Test("Invariant 3: one conversation's order holds, and a slow one delays no other")
  func orderAndIndependence() async throws {
    try await open { life in
      let release = AsyncStream<Void>.makeStream()
      let gate = Gatekeeper(release.stream)
      life.phone.hold { if $0.thread == "slow" { await gate.wait() } }
      try await life.write("oi", from: "slow")
      let quick = try await (1...5).asyncMap { try await life.write("eco \($0)", from: "quick") }
      for message in quick { _ = try await life.trace(of: message) }
      try await life.until { $0.phone.deliveries.filter { $0.thread == "quick" }.count == 5 }
      #expect(life.phone.texts == (1...5).map { "eco eco \($0)" })
      release.continuation.finish()
      try await life.settled()
      #expect(life.phone.deliveries.suffix(2).map(\.message.text) == ["um", "dois"])
    }
  }

  @Test("A failing head holds its lane until its retry; then the parts come in order")
  func retry() async throws {
    try await open { life in
      life.phone.fail(with: [AdapterError(.unavailable, "down"), AdapterError(.unavailable, "down")])
      // The turn first: a clock that runs ahead of it would make the message too old for a robot.
      _ = try await life.trace(of: try await life.write("oi"))
      try await life.until { life in
        life.clock.advance(by: .seconds(5))
        return life.phone.deliveries.count == 2
      }
      #expect(life.phone.texts == ["um", "dois"])
    }
  }

  @Test("A refused part kills the later parts of its turn, and raises an alert")
  func deadPart() async throws {
    try await open { life in
      life.phone.fail(with: [AdapterError(.rejected, "no such number")])
      try await life.say("oi")
      #expect(life.phone.texts.isEmpty)
      #expect(try await life.admin.deliveries(.failed).count == 2)
      #expect(try await life.admin.alerts().map(\.kind) == [.delivery, .delivery])
      try await life.say("eco")
      #expect(life.phone.texts == ["eco eco"])
    }
  }

  @Test("An unknown outcome is not resent, releases its lane, and is shown after 15 minutes; a person may retry it")
  func unknown() async throws {
    try await open { life in
      life.phone.fail(with: [AdapterError(.unknown, "cut off")])
      try await life.say("oi")
      #expect(life.phone.texts == ["dois"])
      #expect(try await life.admin.alerts().isEmpty)
      life.clock.advance(by: .seconds(16 * 60))
      let alert = try #require(try await life.admin.alerts().first)
      _ = try await life.admin.retryDelivery(DeliveryID(rawValue: alert.subject))
      try await life.settled()
      #expect(life.phone.texts == ["dois", "um"])
    }
  }

  @Test("Invariant 7: what was accepted and not answered when the process ended is answered by the next, once")
  func restart() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: Self.content, running: false) { life in
      try await life.write("oi", id: "1")
      try await life.write("eco", id: "2")
    }
    try await business.open { life in
      try await life.until { $0.phone.deliveries.count >= 3 }
      try await life.settled()
      #expect(life.phone.texts == ["um", "dois", "eco eco"])
      try await life.write("oi", id: "1")
      try await life.say("eco")
      #expect(life.phone.texts.count == 4)
    }
  }

  @Test("Opt-out is confirmed and remembered; later messages are still answered; the resume word ends it")
  func optOut() async throws {
    try await open { life in
      try await life.say("parar!")
      #expect(life.phone.texts == ["Paramos."])
      #expect(life.phone.deliveries.last?.author == .system)
      try await life.say("eco")
      #expect(life.phone.texts.last == "eco eco")
      let id = try await life.conversation().id
      #expect(try await life.store.conversation(id)?.contact.profile.optedOutAt != nil)
      try await life.say("voltar")
      #expect(try await life.store.conversation(id)?.contact.profile.optedOutAt == nil)
    }
  }
}

/// Releases its waiter when its stream ends.
private actor Gatekeeper {
  private let stream: AsyncStream<Void>
  init(_ stream: AsyncStream<Void>) { self.stream = stream }
  func wait() async { for await _ in stream {} }
}

extension Sequence where Self: Sendable, Element: Sendable {
  fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
    var results: [T] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}

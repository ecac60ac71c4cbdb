import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

/// The fakes keep the contracts of what they stand for.
@Suite struct FakeTests {
  private static func event(_ id: String) -> InboundEvent {
    InboundEvent(
      externalID: id, at: Date(timeIntervalSince1970: 0), thread: "ana", from: Sender(aliases: ["pigeon:ana"]),
      content: .message(InboundMessage(parts: [.text(id)])))
  }

  @Test("Invariant 2: the inbox takes an event once, in whatever batch it comes")
  func inbox() async throws {
    let inbox = RecordingInbox()
    let first = try await inbox.accept(Batch(events: [Self.event("1"), Self.event("2"), Self.event("1")]))
    #expect(first == [.stored("m1"), .stored("m2"), .duplicate("m1")])
    let again = try await inbox.accept(Batch(events: [Self.event("2")]))
    #expect(again == [.duplicate("m2")])
    #expect(inbox.events.map(\.externalID) == ["1", "2"])
  }

  @Test("an inbox that fails took nothing")
  func failingInbox() async {
    let inbox = RecordingInbox(.fails(AdapterError(.unavailable, "full")))
    await #expect(throws: AdapterError.self) { try await inbox.accept(Batch(events: [Self.event("1")])) }
    #expect(inbox.events.isEmpty)
  }

  @Test("a signer computes with the secrets it was given, as the outside does, and with no other")
  func secrets() async throws {
    let signer = FixedSigner(secrets: ["site/identity": "Jefe"])
    let code = try await signer.authenticationCode(
      for: Array("what do ya want for nothing?".utf8), keyedBy: "site/identity")
    // RFC 4231, section 4.3.
    #expect(code.starts(with: [0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e]) && code.count == 32)
    let message = Array("what do ya want for nothing?".utf8)
    #expect(try await signer.isValid(code, for: message, keyedBy: "site/identity"))
    #expect(try await !signer.isValid(code, for: [], keyedBy: "site/identity"))
    #expect(try await signer.matches(Array("Jefe".utf8), secret: "site/identity"))
    #expect(try await !signer.matches(Array("jefe".utf8), secret: "site/identity"))
    let error = await #expect(throws: AdapterError.self) { try await signer.matches([], secret: "other") }
    #expect(error?.outcome == .unauthorized)
  }

  @Test("without its own transport, a test cannot reach anything")
  func transport() async throws {
    let url = try #require(URL(string: "https://alpha.example/"))
    let error = await #expect(throws: AdapterError.self) {
      try await AdapterContext.forTesting().http.send(HTTPCall(.get, url))
    }
    #expect(error?.outcome == .unavailable)
  }

  @Test("a sleeper wakes at its deadline and not before")
  func clock() async throws {
    let clock = ManualClock()
    let wake = clock.now + .seconds(10)
    try await withThrowingTaskGroup(of: Date.self) { group in
      group.addTask {
        try await clock.sleep(until: wake)
        return clock.now
      }
      try await waitUntil("somebody sleeps") { !clock.deadlines.isEmpty }
      clock.advance(by: .seconds(9))
      #expect(clock.deadlines == [wake])
      clock.advance(by: .seconds(1))
      let woken = try await group.next()
      #expect(woken == wake)
    }
  }

  @Test("a wait for what never happens ends, and says what it waited for; so does a cancelled one")
  func waiting() async throws {
    let error = await #expect(throws: NeverHappened.self) {
      try await waitUntil("the cows come home", patience: .zero) { false }
    }
    #expect(error?.what == "the cows come home")
    #expect(error?.place.hasPrefix("GatewayTestKitTests/FakeTests.swift:") == true)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        await #expect(throws: CancellationError.self) { try await waitUntil("for ever") { false } }
      }
      group.cancelAll()
    }
    try await waitUntil("it is so", patience: .zero) { true }
  }

  @Test("a cancelled sleeper wakes with the cancellation")
  func cancelledSleep() async {
    let clock = ManualClock()
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        await #expect(throws: CancellationError.self) { try await clock.sleep(for: .seconds(1)) }
      }
      group.cancelAll()
    }
    #expect(clock.deadlines.isEmpty)
  }

  @Test("codes differ by message, purpose and seed, and are valid for themselves only")
  func signer() {
    let signer = FixedSigner()
    let message = Array("text".utf8)
    let code = signer.authenticationCode(for: message, purpose: "session")
    #expect(code.count == 32)
    #expect(signer.isValid(code, for: message, purpose: "session"))
    #expect(!signer.isValid(code, for: message, purpose: "other"))
    #expect(!signer.isValid(code, for: message + [0], purpose: "session"))
    #expect(!signer.isValid(Array(code.dropLast()), for: message, purpose: "session"))
    #expect(!FixedSigner(seed: 2).isValid(code, for: message, purpose: "session"))
    #expect(signer.randomBytes(16) != signer.randomBytes(16))
  }

  @Test("conversations show what is durable from a position on, then what is shown now")
  func conversations() async throws {
    let conversations = FakeConversations()
    conversations.show(ConversationEvent(position: 1, content: .owner(.bot)), in: "ana")
    conversations.show(ConversationEvent(position: 2, content: .owner(.queue)), in: "ana")
    let events = try await conversations.events(of: "ana", after: 1)
    conversations.show(ConversationEvent(position: nil, content: .typing(.bot)), in: "ana")
    conversations.show(ConversationEvent(position: 3, content: .owner(.bot)), in: "bia")
    conversations.end()
    var seen: [Int64?] = []
    for await event in events { seen.append(event.position) }
    #expect(seen == [2, nil])
  }
}

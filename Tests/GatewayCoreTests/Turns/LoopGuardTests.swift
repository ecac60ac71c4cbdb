import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Two robots that answer each other stop", .timeLimit(.minutes(5)))
struct LoopGuardTests {
  private static let caps = AutomaticAnswerCaps(
    perConversation: 2, perContact: 3, window: .seconds(86_400), perChannel: 5, channelWindow: .seconds(3600))
  private static let start = Date(timeIntervalSince1970: 1_767_225_600)

  private static func conversation(_ id: ConversationID, of contact: ContactID) -> Conversation {
    Conversation(
      id: id, channel: "mail", thread: "t", contact: Contact(id: contact, aliases: []), owner: .bot, epoch: 0,
      ownership: Ownership(since: start, reason: .began), memory: ConversationMemory(), lastInboundAt: nil)
  }

  @Test("A cap for the conversation, one for the sender, and both end with their window")
  func caps() {
    let loops = LoopGuard()
    let (first, second) = (Self.conversation("a", of: "ana"), Self.conversation("b", of: "ana"))
    for conversation in [first, first, second] {
      #expect(loops.whyNot(conversation, Self.caps, now: Self.start) == nil)
      #expect(loops.note(1, in: conversation, Self.caps, now: Self.start) == nil)
    }
    #expect(loops.whyNot(first, Self.caps, now: Self.start)?.text.contains("this conversation") == true)
    #expect(loops.whyNot(second, Self.caps, now: Self.start)?.text.contains("this sender") == true)
    #expect(loops.whyNot(Self.conversation("c", of: "bia"), Self.caps, now: Self.start) == nil)
    #expect(loops.whyNot(first, Self.caps, now: Self.start + .seconds(86_401)) == nil)
  }

  @Test("Silence is not counted, and many answers pause the channel until a person has looked")
  func channel() {
    let loops = LoopGuard()
    for number in 1...20 {
      #expect(loops.note(0, in: Self.conversation("a", of: "ana"), Self.caps, now: Self.start) == nil)
      let reason = loops.note(
        1, in: Self.conversation(ConversationID(rawValue: "c\(number)"), of: ContactID(rawValue: "k\(number)")),
        Self.caps, now: Self.start)
      #expect((reason != nil) == (number >= 5))
    }
    loops.forget("mail")
    #expect(loops.note(1, in: Self.conversation("z", of: "z"), Self.caps, now: Self.start) == nil)
  }

  private static let content = """
    { "version": 1,
      "automatedResponses": [ { "id": "a", "keywords": [ { "word": "oi" } ], "reply": [ { "text": "Olá!" } ] } ] }
    """

  @Test("In a conversation over its cap the bot is silent, the trace says why, and a person is asked to look")
  func overCap() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: Self.content) { life in
      for _ in 1...PhoneChannel.caps.perConversation { try await life.say("oi") }
      let trace = try await life.say("oi")
      #expect(trace.steps.map(\.rung) == ["caps"] && trace.steps.map(\.verdict) == [.silenced])
      #expect(life.phone.texts.count == PhoneChannel.caps.perConversation)
      #expect(try await life.conversation().flagged)
    }
  }

  @Test("Caps of a conversation and of a sender outlive the process; a day later they are over")
  func restarted() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let caps = PhoneChannel.caps
    try await business.open(content: Self.content) { life in
      for _ in 1..<caps.perConversation { try await life.say("oi") }
    }
    try await business.open { life in
      try await life.say("oi")
      #expect(life.phone.texts.count == caps.perConversation)
    }
    try await business.open { life in
      #expect(try await life.say("oi").steps.map(\.rung) == ["caps"])
      #expect(life.phone.texts.count == caps.perConversation)
      try await life.say("oi", from: "bia")
      #expect(life.phone.texts.count == caps.perConversation + 1)
    }
    business.clock.advance(by: caps.window)
    try await business.open { life in
      try await life.say("oi")
      #expect(life.phone.texts.count == caps.perConversation + 2)
    }
  }

  @Test("A storm over the whole channel pauses it, raises an alert, and ends with resume")
  func storm() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: Self.content) { life in
      for number in 1...PhoneChannel.caps.perChannel {
        _ = try await life.trace(of: try await life.write("oi", from: "c\(number)"), in: "c\(number)")
      }
      try await life.settled()
      let sent = life.phone.texts.count
      #expect(sent == PhoneChannel.caps.perChannel)
      try await life.say("oi", from: "late")
      #expect(life.phone.texts.count == sent)
      let alerts = try await life.admin.alerts()
      #expect(alerts.contains { $0.kind == .pause && $0.subject == "phone" })
      #expect(
        alerts.contains {
          $0.kind == .channel && $0.remedies.contains(.run(operation: "resume", arguments: ["channel": "phone"]))
        })
      try await life.admin.resume("phone")
      try await life.say("oi", from: "later")
      #expect(life.phone.texts.count == sent + 1)
      #expect(try await life.admin.alerts().isEmpty)
    }
  }
}

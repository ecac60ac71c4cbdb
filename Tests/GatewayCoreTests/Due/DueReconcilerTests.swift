import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// Timers of channels that are removed, not enabled or paused.
@Suite("Timers that cannot happen now", .timeLimit(.minutes(5)))
struct DueReconcilerTests {
  private static let content = """
    { "version": 1,
      "flows": [ { "id": "f", "start": { "keywords": [ { "word": "oi" } ] }, "idleHours": 2, "nodes": [
        { "id": "m", "type": "message", "parts": [ { "text": "um" }, { "text": "dois", "delaySeconds": 40 } ] } ] } ],
      "defaultReply": { "text": "Não entendi." } }
    """

  @Test("5,000 overdue items of a removed channel: a pause of 40 s elsewhere ends at 40 s")
  func removed() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: Self.content, running: false) { life in
      try await life.leaveItems(5_000, on: "gone")
    }
    try await business.open { life in
      try await life.say("oi")
      try await life.passes(.seconds(39))
      #expect(life.phone.texts == ["um"])
      try await life.passes(.seconds(1))
      try await life.until { $0.phone.texts == ["um", "dois"] }
      try await life.until { try await $0.store.dueItems(at: .distantFuture, limit: 10).isEmpty }
    }
  }

  @Test("A timer that runs out while answers are paused waits, and goes on at once with the resume")
  func paused() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: Self.content) { life in
      try await life.say("oi")
      try await life.admin.pause(nil)
      try await life.passes(.seconds(60))
      try await life.until { try await $0.store.dueItems(at: $0.clock.now, limit: 9).isEmpty }
      #expect(life.phone.texts == ["um"])
    }
    // It is not lost across a start either, and still paused.
    try await business.open { life in
      try await life.passes(.seconds(60))
      #expect(life.phone.texts == ["um"])
      try await life.until { try await $0.store.dueItems(at: $0.clock.now, limit: 9).isEmpty }
      try await life.admin.resume("phone")
      #expect(life.phone.texts == ["um"], "the pause of every channel holds")
      try await life.admin.resume(nil)
      try await life.until { $0.phone.texts == ["um", "dois"] }
    }
  }

  @Test("A channel that is not enabled keeps its timers; once it is enabled what is overdue happens at once")
  func disabled() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: Self.content) { life in _ = try await life.say("oi") }
    business.clock.advance(by: .seconds(3_600))
    try await business.open(disabled: ["phone"]) { life in
      try await life.passes(.seconds(60))
      // Nothing lies in front of the others.
      try await life.until { try await $0.store.dueItems(at: $0.clock.now, limit: 9).isEmpty }
      #expect(try await life.conversation().silence?.reason.text == "its channel is not enabled")
    }
    #expect(business.phone.texts == ["um"])
    try await business.open { life in try await life.until { $0.phone.texts == ["um", "dois"] } }
  }

  @Test("A channel that was removed and comes back has none of its timers")
  func cameBack() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: Self.content) { life in _ = try await life.say("oi") }
    try await business.open(without: ["phone"]) { life in
      try await life.until { try await $0.store.dueItems(at: .distantFuture, limit: 9).isEmpty }
    }
    try await business.open { life in
      try await life.passes(.seconds(60))
      #expect(life.phone.texts == ["um"])
      // The customer's next word brings the rest.
      try await life.say("alô?")
      #expect(life.phone.texts == ["um", "dois"])
    }
  }
}

extension Life {
  /// Leaves overdue items of this many conversations of a channel.
  fileprivate func leaveItems(_ count: Int, on channel: ChannelID) async throws {
    for begin in stride(from: 0, to: count, by: 1_000) {
      let items = (begin..<min(begin + 1_000, count)).map { number in
        JournalBatch.Item(
          event: InboundEvent(
            externalID: "\(number)", at: clock.now, thread: ThreadKey(rawValue: "\(number)"),
            from: Sender(aliases: [Alias(scheme: "phone", value: "\(number)")]),
            content: .message(InboundMessage(parts: []))),
          message: MessageID(rawValue: "m\(number)"), conversation: ConversationID(rawValue: "\(channel)/\(number)"),
          key: Array("\(number)".utf8), wantsTurn: false)
      }
      _ = try await store.accept(JournalBatch(channel: channel, items: items, now: clock.now, keysExpireAt: nil))
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<count {
        group.addTask {
          var change = ConversationChange(
            conversation: ConversationID(rawValue: "\(channel)/\(number)"), expectedEpoch: 0, expectedRevision: 0,
            now: clock.now)
          change.due = [.set(.flowIdle, clock.now - .seconds(86_400))]
          _ = try await store.commit(change)
        }
      }
      try await group.waitForAll()
    }
  }

  /// Lets time pass second by second, everybody working in between.
  fileprivate func passes(_ duration: Duration) async throws {
    for _ in 0..<duration.components.seconds {
      clock.advance(by: .seconds(1))
      for _ in 0..<200 { await Task.yield() }
      // A round trip through the store, behind whatever the second brought.
      _ = try await store.dueItems(at: clock.now, limit: 1)
    }
  }
}

import Foundation
import GatewayCore
import GatewayKit
import Testing

@testable import SQLiteStore

/// Hundreds of callers at once; each gets its own turn back. It prints how many messages and turns a second reach the
/// disk: a number worth reading when BALCAO_BENCH is set, which makes them 20,000.
@Suite struct ThroughputTests {
  private static let messages = ProcessInfo.processInfo.environment["BALCAO_BENCH"] == nil ? 400 : 20_000
  private static let callers = 200
  private let scratch = Scratch()

  @Test func acceptAndCommit() async throws {
    let store = try scratch.open()
    try await rate("messages accepted, the first of each conversation") { number in
      _ = try await store.accept(Self.batch(number, in: number))
    }
    try await rate("messages accepted, conversations known") { number in
      _ = try await store.accept(Self.batch(Self.messages + number, in: number))
    }
    try await rate("turns read and committed with an answer") { number in
      let turn = try #require(try await store.nextTurn(in: ConversationID(rawValue: "conversation-of-\(number)")))
      _ = try await store.commit(Self.answer(turn))
    }
    try await rate("turns read") { number in
      let next = try await store.nextTurn(in: ConversationID(rawValue: "conversation-of-\(number)"))
      #expect(next?.message == MessageID(rawValue: "message-\(Self.messages + number)"))
    }
    try await store.close()
  }

  private func rate(_ what: String, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
    let clock = ContinuousClock()
    let taken = try await clock.measure {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for caller in 0..<Self.callers {
          group.addTask {
            for number in stride(from: caller, to: Self.messages, by: Self.callers) { try await body(number) }
          }
        }
        try await group.waitForAll()
      }
    }
    print("\(Int(Double(Self.messages) / taken.seconds)) \(what) a second")
  }

  private static func answer(_ turn: PendingTurn) -> ConversationChange {
    var change = ConversationChange(
      conversation: turn.conversation.id, expectedEpoch: turn.conversation.epoch,
      expectedRevision: turn.conversation.revision, now: Date(timeIntervalSince1970: 2))
    let trace = Trace(
      turn: "t\(turn.position)", message: turn.message, at: change.now, contentVersion: 1, epoch: 0,
      steps: [Trace.Step(rung: "automated_responses", verdict: .answered, reason: .plain("hours"), milliseconds: 0.1)])
    change.turns = [.init(position: turn.position, trace: trace)]
    change.messages = [
      OutboundMessage(
        id: MessageID(rawValue: "a\(turn.position)"), author: .bot, message: OutgoingMessage(text: "Abrimos às 8h."))
    ]
    change.memory = ConversationMemory()
    return change
  }

  private static func batch(_ number: Int, in conversation: Int) -> JournalBatch {
    let event = InboundEvent(
      externalID: "01J9ZX4N7T0000-\(number)", at: Date(timeIntervalSince1970: 1),
      thread: ThreadKey(rawValue: "thread-of-\(conversation)"),
      from: Sender(aliases: [Alias(scheme: "web", value: "site/\(conversation)")]),
      content: .message(InboundMessage(parts: [.text("Bom dia, qual é o horário hoje?")])))
    let item = JournalBatch.Item(
      event: event, message: MessageID(rawValue: "message-\(number)"),
      conversation: ConversationID(rawValue: "conversation-of-\(conversation)"), key: Array("key-\(number)".utf8),
      wantsTurn: true)
    return JournalBatch(
      channel: "site", items: [item], now: Date(timeIntervalSince1970: 1), keysExpireAt: Date(timeIntervalSince1970: 9))
  }
}

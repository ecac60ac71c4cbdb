import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Nothing is lost behind a thousand others", .timeLimit(.minutes(5)))
struct GrowthTests {
  private static let newer = 1_050

  /// A conversation with a draft, and after it many that a person is wanted in as well.
  private static func open(_ body: @escaping @Sendable (Life, ConversationID) async throws -> Void) async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: #"{ "version": 1 }"#, running: false) { life in
      let names = (0...newer).map { "c\($0)" }
      for (batch, threads) in [names.prefix(1), names.dropFirst()].enumerated() {
        let now = life.clock.now + .seconds(batch)
        let items = threads.map { thread in
          JournalBatch.Item(
            event: InboundEvent(
              externalID: thread, at: now, thread: ThreadKey(rawValue: thread),
              from: Sender(aliases: [Alias(scheme: "phone", value: thread)]),
              content: .message(InboundMessage(parts: [.text("oi")]))),
            message: MessageID(rawValue: "m-\(thread)"), conversation: life.id(of: thread, on: "phone"),
            key: Array(thread.utf8), wantsTurn: false)
        }
        _ = try await life.store.accept(JournalBatch(channel: "phone", items: items, now: now, keysExpireAt: nil))
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for name in names {
          group.addTask {
            var change = ConversationChange(
              conversation: life.id(of: name, on: "phone"), expectedEpoch: 0, expectedRevision: 0, now: life.clock.now)
            change.flagged = true
            if name == "c0" {
              change.memory = ConversationMemory()
              change.memory?.draft = Draft(id: "d", text: "sim", provider: "p", replyTo: nil, at: life.clock.now)
            }
            let result = try await life.store.commit(change)
            #expect(result != .stale)
          }
        }
        try await group.waitForAll()
      }
      try await body(life, life.id(of: "c0", on: "phone"))
    }
  }

  @Test("A draft behind a thousand flagged conversations is listed and discarded")
  func draft() async throws {
    try await Self.open { life, id in
      let drafts = try await life.admin.drafts()
      #expect(drafts.map(\.conversation) == [id])
      let discarded = try await life.admin.discardDraft("d")
      #expect(discarded.id == id)
      let left = try await life.admin.drafts()
      #expect(left.isEmpty)
    }
  }

  @Test("Alerts name every conversation that waits for a person")
  func alerts() async throws {
    try await Self.open { life, id in
      let alerts = try await life.admin.alerts()
      #expect(alerts.count == Self.newer + 1)
      #expect(alerts.contains { $0.subject == id.rawValue && $0.reason.text == "a draft waits to be sent" })
    }
  }
}

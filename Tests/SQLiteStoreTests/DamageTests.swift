import Foundation
import GRDB
import GatewayCore
import GatewayKit
import Testing

@testable import SQLiteStore

/// An unreadable row stops no other work: it is left out of lists, and reported once.
@Suite("Damaged rows")
struct DamageTests {
  private let scratch = Scratch()
  private static let now = Date(timeIntervalSince1970: 1_767_225_600)

  /// A store with three conversations, each with a waiting message, a delivery and a due item, of which the second's row
  /// is then damaged by this statement.
  private func store(damagedBy sql: String) async throws -> SQLiteStore {
    let store = try scratch.open()
    for name in ["a", "b", "c"] {
      let event = InboundEvent(
        externalID: name, at: Self.now, thread: ThreadKey(rawValue: name),
        from: Sender(aliases: [Alias(scheme: "web", value: name)]),
        content: .message(InboundMessage(parts: [.text("oi")])))
      let conversation = ConversationID(rawValue: name)
      let item = JournalBatch.Item(
        event: event, message: MessageID(rawValue: name), conversation: conversation, key: Array(name.utf8),
        wantsTurn: true)
      _ = try await store.accept(JournalBatch(channel: "site", items: [item], now: Self.now, keysExpireAt: nil))
      var change = ConversationChange(
        conversation: conversation, expectedEpoch: 0, expectedRevision: 0, now: Self.now)
      change.due = [.set(.flowTimer, Self.now)]
      let delivery = Delivery(
        id: DeliveryID(rawValue: name), thread: event.thread, recipients: [], author: .bot,
        message: OutgoingMessage(text: name), replyTo: nil)
      change.deliveries = [NewDelivery(delivery, turn: nil, notBefore: Self.now)]
      _ = try await store.commit(change)
      try await store.setSetting(name, in: "scope", to: Array(name.utf8))
    }
    try await store.write { try $0.execute(sql: sql) }
    return store
  }

  @Test(
    "A due item",
    arguments: [
      "UPDATE due SET kind = 'dance' WHERE conversation = 2", "UPDATE due SET at = 'soon' WHERE conversation = 2",
      "UPDATE due SET at = -1e300 WHERE conversation = 2", "UPDATE due SET at = x'00' WHERE conversation = 2",
      "DELETE FROM conversations WHERE row = 2", "UPDATE due SET kind = x'ff' WHERE conversation = 2",
    ])
  func due(sql: String) async throws {
    let store = try await store(damagedBy: sql)
    for _ in 0..<3 {
      let items = try await store.dueItems(at: Self.now, limit: 10)
      #expect(items.map(\.conversation) == ["a", "c"])
      #expect(try await store.dueItems(at: Self.now, limit: 2).count == 2, "a page is filled past it")
    }
    #expect(store.damage.count == 1, "\(store.damage)")
    #expect(store.damage.first?.what.contains("row 2 of the table due") == true)
    if !sql.hasPrefix("DELETE") {
      #expect(try await store.dueItems(in: "b", at: Self.now).isEmpty)
      #expect(try await store.dueItems(in: "a", at: Self.now).count == 1)
    }
  }

  @Test("A conversation: the lanes of the others are found, and lists show the others")
  func conversation() async throws {
    let store = try await store(damagedBy: "UPDATE conversations SET id = x'ff', owner = 'nobody' WHERE row = 2")
    #expect(try await store.lanesWithWork() == ["a", "c"])
    #expect(try await store.lanesWithDeliveries() == ["a", "c"])
    #expect(
      try await store.conversations(ConversationQuery()).map(\.id).sorted { $0.rawValue < $1.rawValue } == ["a", "c"])
    #expect(!store.damage.isEmpty)
  }

  @Test("A waiting message, or the head of an outbox, stops its own lane only")
  func lane() async throws {
    let store = try await store(
      damagedBy:
        "UPDATE log SET body = x'7b' WHERE conversation = 2; UPDATE deliveries SET body = 7 WHERE conversation = 2")
    await #expect(throws: StoreError.self) { try await store.waitingTurns(in: "b", limit: 1) }
    await #expect(throws: StoreError.self) { try await store.claimDelivery(in: "b", token: .random(), now: Self.now) }
    #expect(try await store.waitingTurns(in: "c", limit: 1).count == 1)
    guard case .delivery = try await store.claimDelivery(in: "c", token: .random(), now: Self.now) else {
      Issue.record("nothing was claimed in c")
      return
    }
    #expect(try await store.deliveries(state: nil, limit: 10).map(\.delivery.id) == ["c", "a"])
    #expect(store.damage.map { $0.what.contains("log") } == [true, false], "\(store.damage)")
    #expect(try await store.automaticAnswers(on: "site", after: Self.now - .seconds(1)).count == 3)
  }

  @Test("An unreadable author: automatic answers are counted without that delivery")
  func author() async throws {
    let store = try await store(damagedBy: "UPDATE deliveries SET author = 'nobody' WHERE conversation = 2")
    #expect(
      try await store.automaticAnswers(on: "site", after: Self.now - .seconds(1)).map(\.conversation) == ["a", "c"])
  }

  @Test("A setting: the others are read")
  func setting() async throws {
    let store = try await store(damagedBy: "UPDATE settings SET value = 17 WHERE name = CAST('b' AS BLOB)")
    #expect(try await store.settings(in: "scope", prefix: "", limit: 9).map(\.name) == ["a", "c"])
    await #expect(throws: StoreError.self) { try await store.setting("b", in: "scope") }
    #expect(
      try await store.filesInUse(among: [BlobRef(rawValue: String(repeating: "a", count: 64))], since: [:]).isEmpty)
  }

  @Test("A reservation: the others are settled")
  func reservation() async throws {
    let store = try await store(
      damagedBy: """
        INSERT INTO reservations (provider, day, channel, contact, model, currency, input, output, cost, at)
        VALUES (x'6f', '2026-01-01', x'73', x'61', x'', 'USD', 1, 1, 5, 0),
          (x'6f', x'ff', x'73', x'61', x'', 'USD', 1, 1, 5, 0), (x'6f', '2026-01-01', x'73', x'61', x'', 'USD', 1, 1, 5, 0)
        """)
    #expect(try await store.settleOpenReservations() == 2)
    #expect(store.damage.count == 1)
    #expect(try await store.settleOpenReservations() == 0)
  }
}

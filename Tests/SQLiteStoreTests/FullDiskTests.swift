import Foundation
import GatewayCore
import GatewayKit
import Testing

@testable import SQLiteStore

@Suite("Invariant 1: what was acknowledged is there, also when the disk fills up in the middle of a group")
struct FullDiskTests {
  private let scratch = Scratch()

  @Test("a full disk loses nothing acknowledged and fails nobody silently")
  func fullDisk() async throws {
    let store = try scratch.open(maximumPages: 250)
    let outcomes = await acceptAll(0..<400, in: store)
    let taken = outcomes.filter { $0.value == nil }.map(\.key)
    let refused = outcomes.compactMapValues(\.self)
    #expect(!taken.isEmpty, "the disk was full before the first message")
    #expect(!refused.isEmpty, "the disk never filled up")
    #expect(refused.values.allSatisfy { $0.kind == .unavailable && $0.message.contains("disk is full") })
    #expect(try await stored(0..<400, in: store) == Set(taken))

    // The process goes on: reading works, and a person who makes room finds everything in order.
    try await store.close()
    let roomy = try scratch.open(store.folder)
    let again = await acceptAll(0..<400, in: roomy)
    #expect(again.values.allSatisfy { $0 == nil })
    #expect(try await stored(0..<400, in: roomy) == Set(0..<400))
    #expect(try await roomy.lanesWithWork().count == 400)
  }

  @Test("a change that does not fit changes nothing")
  func change() async throws {
    let store = try scratch.open(maximumPages: 180)
    _ = await acceptAll(0..<1, in: store)
    var change = ConversationChange(
      conversation: "c0", expectedEpoch: 0, expectedRevision: 0, now: Date(timeIntervalSince1970: 9))
    change.owner = .init(.queue, Ownership(since: Date(timeIntervalSince1970: 9), reason: .requested))
    change.messages = [
      OutboundMessage(
        id: "a", author: .bot, message: OutgoingMessage(text: String(repeating: "longo ", count: 100_000)))
    ]
    await #expect(throws: StoreError.self) { _ = try await store.commit(change) }
    let conversation = try #require(try await store.conversation("c0"))
    #expect(conversation.owner == .bot)
    #expect(conversation.epoch == 0)
    #expect(try await store.log(of: "c0", after: nil, limit: 9).count == 1)
    change.messages = []
    #expect(try await store.commit(change) != .stale)
  }

  private func acceptAll(_ numbers: Range<Int>, in store: SQLiteStore) async -> [Int: StoreError?] {
    await withTaskGroup(of: (Int, StoreError?).self) { group in
      for number in numbers {
        group.addTask {
          do throws(StoreError) {
            _ = try await store.accept(batch(number))
            return (number, nil)
          } catch {
            return (number, error)
          }
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = .some($1.1) }
    }
  }

  private func stored(_ numbers: Range<Int>, in store: SQLiteStore) async throws -> Set<Int> {
    var found: Set<Int> = []
    for number in numbers {
      let log = try await store.log(of: ConversationID(rawValue: "c\(number)"), after: nil, limit: 9)
      #expect(log.count <= 1)
      if !log.isEmpty { found.insert(number) }
    }
    return found
  }
}

/// One message of 4 KiB in a conversation of its own.
private func batch(_ number: Int) -> JournalBatch {
  let event = InboundEvent(
    externalID: "w\(number)", at: Date(timeIntervalSince1970: 0), thread: ThreadKey(rawValue: "t\(number)"),
    from: Sender(aliases: [Alias(scheme: "web", value: "\(number)")]),
    content: .message(InboundMessage(parts: [.text(String(repeating: "x", count: 4_096))])))
  return JournalBatch(
    channel: "site",
    items: [
      JournalBatch.Item(
        event: event, message: MessageID(rawValue: "m\(number)"), conversation: ConversationID(rawValue: "c\(number)"),
        key: Array("w\(number)".utf8), wantsTurn: true)
    ], now: Date(timeIntervalSince1970: 1), keysExpireAt: nil)
}

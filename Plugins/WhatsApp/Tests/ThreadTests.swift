import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import WhatsApp

/// A customer stays in one conversation while their names change.
@Suite struct ThreadTests {
  private let state = MemoryAdapterState()

  private func event(_ values: [JSONValue], former: [Alias]? = nil) -> InboundEvent {
    let identity = UserIdentity(values)
    return InboundEvent(
      externalID: UUID().uuidString, at: Date(timeIntervalSince1970: 1),
      thread: ThreadKey(rawValue: identity.thread ?? ""),
      from: Sender(aliases: identity.aliases),
      content: former.map { .system(SystemNotice(type: "user_changed_user_id", formerAliases: $0)) }
        ?? .message(InboundMessage(parts: [.text("oi")])))
  }

  /// Threads of events that come one after the other, in processes of their own.
  private func threads(_ events: [InboundEvent], restarting: Bool) async throws -> [String] {
    var book = ThreadIndex(state: state)
    var threads: [String] = []
    for event in events {
      if restarting { book = ThreadIndex(state: state) }
      let batch = try await book.batch(of: [event])
      for (name, value) in batch.advancing { try await state.set(name, to: value) }
      book.committed(batch)
      threads += batch.events.map(\.thread.rawValue)
    }
    return threads
  }

  @Test("a number, then both, then the user id alone, then another user id", arguments: [true, false])
  func number(restarting: Bool) async throws {
    let events = [
      event(["5511987654321"]), event(["551187654321", "BR.1"]), event(["BR.1"]),
      event(["BR.2"], former: ["bsuid:BR.1"]),
      event(["BR.2"]), event(["BR.2", "5511987654321"]),
    ]
    #expect(try await threads(events, restarting: restarting) == Array(repeating: "5511987654321", count: 6))
  }

  @Test("the user id first, then with a number", arguments: [true, false])
  func userID(restarting: Bool) async throws {
    let events = [event(["BR.1"]), event(["5511987654321", "BR.1"]), event(["551187654321"])]
    #expect(try await threads(events, restarting: restarting) == ["BR.1", "BR.1", "BR.1"])
  }

  @Test("a new number goes on where the old one was", arguments: [true, false])
  func newNumber(restarting: Bool) async throws {
    let events = [
      event(["972987654321"]), event(["972912345678"], former: ["wa:972987654321"]), event(["972912345678"]),
    ]
    #expect(try await threads(events, restarting: restarting) == Array(repeating: "972987654321", count: 3))
  }

  @Test("a customer with one name costs no writes")
  func quiet() async throws {
    let batch = try await ThreadIndex(state: state).batch(of: [event(["15550001111"])])
    #expect(batch.advancing.isEmpty)
  }
}

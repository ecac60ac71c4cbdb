import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// What people find, and what they must not find.
@Suite struct SearchTests {
  private let business = TestBusiness()

  @Test("what was written is found while the gateway runs")
  func fresh() async throws {
    defer { business.remove() }
    try await business.open(content: #"{"version":1}"#) { life in
      let message = try await life.write("Quero um BOLO de fubá")
      try await waitUntil("the message is indexed") {
        life.clock.advance(by: .milliseconds(250))
        return try await life.store.isIndexed()
      }
      let found = try await life.admin.run(Search(q: "fuba bolo"))
      #expect(found.items.map(\.message) == [message])
      #expect(found.isComplete)
      #expect(found.next == nil)
    }
  }

  @Test("a search without a server indexes first, and so does one after a kill")
  func withoutServer() async throws {
    defer { business.remove() }
    try await business.open(running: false) { life in
      for index in 0..<250 { try await life.write("bolo \(index)", from: "t\(index)") }
      let page = try await life.admin.run(Search(q: "bolo", limit: 100))
      #expect(page.items.count == 100)
      #expect(page.isComplete)
    }
    try await business.open(running: false) { life in
      let found = try await life.admin.run(Search(q: "bolo 249"))
      #expect(found.items.count == 1)
    }
  }

  @Test("an agent limited to assigned conversations finds nothing of others', whatever is searched")
  func assigned() async throws {
    defer { business.remove() }
    try await business.open(content: #"{"version":1}"#, running: false) { life in
      try await life.write("bolo", from: "ana")
      try await life.write("bolo", from: "bia")
      let runner = life.gateway.operations
      let mine = life.id(of: "ana", on: "phone")
      let rosa = Actor.user("rosa", Permissions(role: .agent, onlyAssigned: true))
      for kind in SearchKind.allCases {
        #expect(try await runner.run(Search(q: "bolo", kind: kind), as: rosa).items.isEmpty, "\(kind)")
      }
      _ = try await runner.run(TakeConversation(conversation: mine), as: .user("rosa", Permissions(role: .agent)))
      for kind in [SearchKind.message, .conversation] {
        #expect(try await runner.run(Search(q: "bolo", kind: kind), as: rosa).items.map(\.conversation) == [mine])
      }
      await #expect(throws: OperationError.self) {
        try await runner.run(Search(q: "bolo", conversation: life.id(of: "bia", on: "phone")), as: rosa)
      }
      let all = Actor.user("ivo", Permissions(role: .agent))
      #expect(try await runner.run(Search(q: "bolo"), as: all).items.count == 2)
    }
  }

  @Test("cursors of another kind and queries without words are refused")
  func refused() async throws {
    defer { business.remove() }
    try await business.open(running: false) { life in
      for (search, code) in [
        (Search(q: "?"), "search_empty"), (Search(q: "a", cursor: "contact.1"), "invalid_cursor"),
        (Search(q: "a", cursor: "1"), "invalid_cursor"), (Search(q: "a", cursor: "message.x"), "invalid_cursor"),
      ] {
        let error = await #expect(throws: OperationError.self) { try await life.admin.run(search) }
        #expect(error?.explanation.code == code)
      }
    }
  }

  @Test("the deliveries of all pages are each delivery once")
  func deliveries() async throws {
    defer { business.remove() }
    try await business.open(content: #"{"version":1}"#, running: false) { life in
      try await life.write("oi")
      let id = life.id(of: "ana", on: "phone")
      for index in 0..<7 { try await life.admin.reply(id, agent: "ana", text: "resposta \(index)") }
      var cursor: String?
      var found: [DeliveryID] = []
      repeat {
        let page = try await life.admin.run(ListDeliveries(cursor: cursor, limit: 3))
        found += page.items.map(\.id)
        cursor = page.next
      } while cursor != nil
      #expect(found.count == 7)
      #expect(Set(found).count == 7)
    }
  }
}

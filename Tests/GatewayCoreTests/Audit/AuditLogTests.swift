import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore
@testable import SQLiteStore

/// What the runner records of operations.
@Suite("The audit log") struct AuditLogTests {
  private let business = TestBusiness()

  @Test("an edit has a row before its effect and one after it, with who, what, from where, and the change")
  func edit() async throws {
    defer { business.remove() }
    try await business.open(running: false) { life in
      let actor = Actor.user("u1", Permissions(role: .admin))
      _ = try await life.gateway.operations.run(PauseAnswers(channel: "phone"), as: actor, from: "192.0.2.7")
      let rows = try await Self.rows(life)
      #expect(rows.map(\.outcome) == [nil, "done"])
      #expect(rows.map(\.begun) == [nil, 1])
      for row in rows {
        #expect(row.actor == "user:u1")
        #expect(row.operation == "pause")
        #expect(row.objectKind == "channel")
        #expect(row.object == "phone")
        #expect(row.address == "192.0.2.7")
        #expect(row.at == life.clock.now)
      }
      let listed = try await life.admin.run(ListAudit())
      #expect(listed.items.count == 1)
      #expect(listed.items.first?.outcome == "done")
      #expect(
        listed.items.first?.change
          == .object([
            "before": .object(["paused": .array([])]), "after": .object(["paused": .array([.string("phone")])]),
          ]))
    }
  }

  @Test("a failed edit is recorded with the error's code, and ordinary reads are not recorded")
  func failures() async throws {
    defer { business.remove() }
    try await business.open(running: false) { life in
      await #expect(throws: OperationError.self) { try await life.admin.take("nobody", agent: "ana") }
      _ = try await life.admin.conversations(ListConversations())
      let rows = try await Self.rows(life)
      #expect(rows.map(\.outcome) == [nil, "conversation_not_found"])
      #expect(rows.map(\.object) == ["nobody", "nobody"])
    }
  }

  @Test("a confidential read has one row, which is written before anything is returned")
  func confidentialRead() async throws {
    defer { business.remove() }
    try await business.open(content: #"{"version":1}"#, running: false) { life in
      let message = try await life.write("oi")
      let id = life.id(of: "ana", on: "phone")
      _ = try await life.admin.run(ListPrompts(conversation: id, message: message))
      let rows = try await Self.rows(life)
      #expect(rows.map(\.operation) == ["prompts"])
      #expect(rows.map(\.object) == [message.rawValue])
      #expect(rows.map(\.outcome) == ["done"])
    }
  }

  @Test("an edit is not done, and a confidential read returns nothing, when the log cannot be written")
  func fullDisk() async throws {
    defer { business.remove() }
    let faults = StoreFaults()
    try await business.open(content: #"{"version":1}"#, running: false, faults: faults) { life in
      let message = try await life.write("oi")
      let id = life.id(of: "ana", on: "phone")
      faults.fillDisk()
      await #expect(throws: OperationError.self) { try await life.admin.pause(nil) }
      await #expect(throws: OperationError.self) { try await life.admin.prompts(for: message, in: id) }
      faults.freeDisk()
      #expect(life.admin.services.switches.all.isEmpty)
      #expect(try await Self.rows(life).isEmpty)
    }
  }

  @Test("an edit whose last row was not written stays listed without an outcome")
  func lostEnd() async throws {
    defer { business.remove() }
    try await business.open(running: false) { life in
      let log = life.admin.services.audit
      let row = AuditRecord(at: life.clock.now, actor: "user:u1", operation: "pause", objectKind: "channel")
      _ = try await log.store.appendAudit(row, chain: log.chain)
      let listed = try await life.admin.run(ListAudit()).items
      #expect(listed.map(\.outcome) == [nil])
    }
  }

  @Test("refused attempts are recorded, a flood of them in bounds, and those without a row are counted")
  func refusals() async throws {
    defer { business.remove() }
    try await business.open(running: false) { life in
      let runner = life.gateway.operations
      func attempt(_ user: UserID) async {
        await #expect(throws: OperationError.self) {
          try await runner.run(PauseAnswers(), as: .user(user, Permissions(role: .agent)), from: "192.0.2.9")
        }
      }
      for _ in 0..<100 { await attempt("u1") }
      #expect(try await Self.rows(life).map(\.outcome) == Array(repeating: "forbidden", count: 20))
      for user in 2..<100 { await attempt(UserID(rawValue: "u\(user)")) }
      #expect(try await Self.rows(life).count == AuditAllowance.mostOfAll)
      for _ in 0..<100 {
        await #expect(throws: OperationError.self) { try await runner.run(PauseAnswers(), as: .anonymous) }
      }
      life.clock.advance(by: AuditAllowance.period)
      await attempt("u1")
      // The next recorded attempt has the number of those before it: 80 of the first person, then 58 of the others.
      let counts = try await life.admin.run(ListAudit(limit: 100)).items.compactMap { $0.change?["after"] }
      #expect(counts == [98 - 40, 80].map { .object(["unrecordedAttempts": .integer($0)]) })
      #expect(try await Self.rows(life).count == AuditAllowance.mostOfAll + 1)
    }
  }

  @Test("the pages of an export hold every row once, and end where the log ended when it began")
  func export() async throws {
    defer { business.remove() }
    try await business.open(running: false) { life in
      for _ in 0..<5 { try await life.admin.pause(nil) }
      var cursor: String?
      var numbers: [Int64] = []
      repeat {
        let page = try await life.admin.run(ExportAudit(cursor: cursor, limit: 3))
        numbers += page.items.map(\.number)
        cursor = page.next
      } while cursor != nil
      #expect(numbers == Array(1...10))
      await #expect(throws: OperationError.self) { try await life.admin.run(ExportAudit(cursor: "1.x")) }
    }
  }

  @Test("the object is the value of the member that the operation names, also of an optional one or a number")
  func objects() {
    for spec in OperationCatalogue.all.map({ $0.spec }) {
      guard let member = spec.audited?.member, let path = spec.http?.path, path.contains("{") else { continue }
      #expect(path.contains("{\(member)}"), "\(spec.name)")
    }
    #expect(TakeConversation(conversation: "c1").auditedObject == "c1")
    #expect(RevertContent(version: 7).auditedObject == "7")
    #expect(PauseAnswers().auditedObject == nil)
    #expect(PauseAnswers(channel: "site").auditedObject == "site")
    #expect(SetBudget(provider: "openai", budget: nil).auditedObject == "openai")
  }

  private static func rows(_ life: Life) async throws -> [AuditRecord] {
    try await life.store.auditSlice(after: 0, limit: 1_000).rows.compactMap {
      if case .row(let row) = $0 { row.record } else { nil }
    }
  }
}

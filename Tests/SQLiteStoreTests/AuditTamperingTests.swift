import Foundation
import GRDB
import GatewayCore
import GatewayKit
import GatewayTestKit
import Testing

@testable import SQLiteStore

/// Somebody who can write to the database file, and does not have the vault's key, edits the audit log.
@Suite struct AuditTamperingTests {
  private let scratch = Scratch()
  private let chain = AuditChain(FixedSigner())

  /// An edit of the file, and the faults that verification names.
  struct Edit: Sendable, CustomTestStringConvertible {
    let name: String
    let sql: String
    let faults: [String]
    var testDescription: String { name }

    init(_ name: String, _ sql: String, _ faults: String...) {
      self.name = name
      self.sql = sql
      self.faults = faults
    }
  }

  static let edits = [
    Edit("nothing", "SELECT 1"),
    Edit("the first row removed", "DELETE FROM audit WHERE number = 1", "missing 1-1"),
    Edit("a middle row removed", "DELETE FROM audit WHERE number = 5", "missing 5-5"),
    Edit("the last row removed", "DELETE FROM audit WHERE number = 10", "cut 10-10"),
    Edit(
      "several rows removed", "DELETE FROM audit WHERE number IN (2, 3, 7, 10)", "missing 2-3", "missing 7-7",
      "cut 10-10"),
    Edit("all rows removed", "DELETE FROM audit", "cut 1-10"),
    Edit("the first row changed", "UPDATE audit SET actor = x'75' WHERE number = 1", "changed 1-1"),
    Edit("a middle row changed", "UPDATE audit SET outcome = x'75' WHERE number = 5", "changed 5-5"),
    Edit("the last row changed", "UPDATE audit SET at = at + 1 WHERE number = 10", "changed 10-10"),
    Edit("an outcome removed", "UPDATE audit SET outcome = NULL WHERE number = 5", "changed 5-5"),
    Edit("an address put in", "UPDATE audit SET address = x'75' WHERE number = 5", "changed 5-5"),
    Edit("a change removed", "UPDATE audit SET change = NULL WHERE number = 5", "changed 5-5"),
    Edit(
      "several rows changed", "UPDATE audit SET object = x'' WHERE number IN (1, 4, 5, 10)", "changed 1-1",
      "changed 4-5", "changed 10-10"),
    Edit("a row of a wrong type", "UPDATE audit SET actor = 17 WHERE number = 5", "changed 5-5"),
    Edit("an instant that no clock has", "UPDATE audit SET at = 9e999 WHERE number = 5", "changed 5-5"),
    Edit("a code changed", "UPDATE audit SET code = zeroblob(32) WHERE number = 5", "changed 5-5"),
    Edit("two neighbours swapped", swap(4, 5), "changed 4-5"),
    Edit("two rows apart swapped", swap(2, 9), "changed 2-2", "changed 9-9"),
    Edit("the first and the last row swapped", swap(1, 10), "changed 1-1", "changed 10-10"),
    Edit(
      "a row removed, and the later ones moved up",
      "DELETE FROM audit WHERE number = 5; UPDATE audit SET number = -number WHERE number > 5;"
        + "UPDATE audit SET number = -number - 1 WHERE number < 0", "changed 5-9", "cut 10-10"),
    Edit(
      "a row put in at the end",
      "INSERT INTO audit SELECT 11, at, actor, operation, object_kind, object, address, "
        + "NULL, outcome, change, code, code FROM audit WHERE number = 10", "changed 11-11"),
    Edit(
      "codes computed again without the key",
      "UPDATE audit SET actor = x'75', code = randomblob(32) WHERE number = 5;"
        + "UPDATE audit SET previous = (SELECT code FROM audit WHERE number = 5) WHERE number = 6", "changed 5-6"),
    Edit("the end removed", "DELETE FROM settings WHERE name = CAST('audit_end' AS BLOB)", "end_lost 10-10"),
    Edit(
      "the end removed with the last rows",
      "DELETE FROM audit WHERE number > 8; DELETE FROM settings WHERE name = CAST('audit_end' AS BLOB)",
      "end_lost 8-8"),
    Edit(
      "the end changed", "UPDATE settings SET value = zeroblob(72) WHERE name = CAST('audit_end' AS BLOB)",
      "end_lost 10-10"),
  ]

  @Test("verification names what was tampered with", arguments: edits)
  func tampering(_ edit: Edit) async throws {
    let store = try scratch.open()
    for index in 1...10 { _ = try await store.appendAudit(Self.record(index), chain: chain) }
    try await Self.tamper(store, edit.sql)
    #expect(try await verify(store) == edit.faults)
  }

  @Test("what was tampered with stays named after more rows are added", arguments: edits.filter { !$0.faults.isEmpty })
  func later(_ edit: Edit) async throws {
    let store = try scratch.open()
    for index in 1...10 { _ = try await store.appendAudit(Self.record(index), chain: chain) }
    try await Self.tamper(store, edit.sql)
    for index in 11...13 { _ = try await store.appendAudit(Self.record(index), chain: chain) }
    #expect(try await !verify(store).isEmpty)
  }

  @Test("an older end that was put back with the rows it belongs to is noticed by a mark, and by the rows that stayed")
  func rollback() async throws {
    let store = try scratch.open()
    for index in 1...5 { _ = try await store.appendAudit(Self.record(index), chain: chain) }
    let old = try await store.auditSlice(after: 0, limit: 10).end
    for index in 6...10 { _ = try await store.appendAudit(Self.record(index), chain: chain) }
    let last = try await store.auditSlice(after: 9, limit: 1).rows.first
    guard case .row(let row)? = last else { throw CancellationError() }
    let mark = try #require(AuditMark(text: "10:\(Hexadecimal.text(row.code))"))
    #expect(try await verify(store, mark) == [])

    try await store.setSetting("audit_end", in: SettingScope.gateway, to: old)
    #expect(try await verify(store) == ["detached 10-10"])
    try await Self.tamper(store, "DELETE FROM audit WHERE number > 5")
    #expect(try await verify(store) == [], "an older state of the whole log cannot be told from the newest")
    #expect(try await verify(store, mark) == ["mark_missed 10-10"])
  }

  @Test("verification finds nothing while rows are added")
  func concurrent() async throws {
    let store = try scratch.open()
    for index in 1...10 { _ = try await store.appendAudit(Self.record(index), chain: chain) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 11...200 {
        group.addTask { _ = try await store.appendAudit(Self.record(index), chain: self.chain) }
      }
      for _ in 0..<20 {
        group.addTask {
          let faults = try await verify(store)
          #expect(faults == [])
        }
      }
      try await group.waitForAll()
    }
    #expect(try await store.auditSlice(after: 0, limit: 1_000).rows.count == 200)
  }

  @Test("rows cannot be changed or removed by this program")
  func guarded() async throws {
    let store = try scratch.open()
    _ = try await store.appendAudit(Self.record(1), chain: chain)
    for sql in ["UPDATE audit SET at = 0", "DELETE FROM audit"] {
      await #expect(throws: StoreError.self) { try await store.write { try $0.execute(sql: sql) } }
    }
    #expect(try await verify(store) == [])
  }

  @Test("an edit of the log that was rolled back with its commit leaves no trace in the end")
  func rolledBack() async throws {
    let store = try scratch.open()
    _ = try await store.appendAudit(Self.record(1), chain: chain)
    await #expect(throws: StoreError.self) {
      try await store.write { database in
        try database.execute(sql: "DELETE FROM settings")
        throw StoreError(.conflict, "on purpose")
      }
    }
    _ = try await store.appendAudit(Self.record(2), chain: chain)
    #expect(try await verify(store) == [])
  }

  private func verify(_ store: SQLiteStore, _ mark: AuditMark? = nil) async throws -> [String] {
    var verifier = AuditVerifier(chain: chain, mark: mark)
    while true {
      let slice = try await store.auditSlice(after: verifier.position, limit: 3)
      for row in slice.rows { verifier.check(row) }
      guard slice.rows.count < 3 else { continue }
      verifier.finish(storedEnd: slice.end)
      return verifier.faults.map { "\($0.kind.rawValue) \($0.first)-\($0.last)" }
    }
  }

  private static func record(_ index: Int) -> AuditRecord {
    AuditRecord(
      at: Date(timeIntervalSince1970: Double(index)), actor: "user:u\(index)", operation: "pause",
      objectKind: "channel", object: "c\(index)", outcome: AuditRecord.done, change: [UInt8(index)])
  }

  private static func tamper(_ store: SQLiteStore, _ sql: String) async throws {
    try await store.write { database in
      try database.execute(sql: "DROP TRIGGER audit_unchanged; DROP TRIGGER audit_kept; \(sql)")
    }
  }

  /// Swaps everything but the numbers of two rows.
  private static func swap(_ one: Int, _ other: Int) -> String {
    """
    UPDATE audit SET number = -1 WHERE number = \(one);
    UPDATE audit SET number = \(one) WHERE number = \(other);
    UPDATE audit SET number = \(other) WHERE number = -1
    """
  }
}

import Foundation
import GRDB
import GatewayTestKit
import Synchronization
import Testing

@testable import SQLiteStore

/// Many writes to a commit, each with a result of its own.
@Suite("Invariant 1: a member of a group succeeds only after the commit") struct GroupedWriterTests {
  private let scratch = Scratch()

  @Test("members that wait together share a commit, and every one is written")
  func groups() async throws {
    let bench = try WriterBench(scratch)
    let counter = CommitCounter()
    bench.pool.add(transactionObserver: counter)
    let asking = Counter()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        // Holds the writer until the others have asked.
        try await bench.writer.write { database in
          while asking.value.load(ordering: .relaxed) < 200 { sched_yield() }
          try database.execute(sql: "INSERT INTO t (id) VALUES (0)")
        }
      }
      for number in 1...200 {
        group.addTask {
          asking.value.add(1, ordering: .relaxed)
          try await bench.insert(number)
        }
      }
      try await group.waitForAll()
    }
    #expect(try await bench.numbers() == Array(0...200))
    #expect(counter.commits.load(ordering: .relaxed) < 150)
  }

  @Test("a member that breaks the transaction fails alone", arguments: [1, 2, 20])
  func broken(breakers: Int) async throws {
    let bench = try WriterBench(scratch)
    try await bench.insert(0)
    let outcomes = await parallel(200) { number in
      if number < breakers {
        // OR ROLLBACK ends the whole transaction, as a full disk and an interrupt do.
        try await bench.writer.write { try $0.execute(sql: "INSERT OR ROLLBACK INTO t (id) VALUES (0)") }
      } else {
        try await bench.insert(number)
      }
    }
    #expect(outcomes == (0..<200).map { $0 >= breakers })
    #expect(try await bench.numbers() == [0] + Array(breakers..<200))
  }

  @Test("a member's own failure takes back only its own changes")
  func ownFailure() async throws {
    struct Regret: Error {}
    let bench = try WriterBench(scratch)
    let outcomes = await parallel(200) { number in
      try await bench.writer.write { database in
        try database.execute(sql: "INSERT INTO t (id) VALUES (?)", arguments: [number])
        if number.isMultiple(of: 3) { throw Regret() }
      }
    }
    #expect(outcomes == (0..<200).map { !$0.isMultiple(of: 3) })
    #expect(try await bench.numbers() == (0..<200).filter { !$0.isMultiple(of: 3) })
  }

  @Test("a member that hides the end of its transaction does not succeed")
  func hidden() async throws {
    let bench = try WriterBench(scratch)
    let outcomes = await parallel(50) { number in
      if number == 0 {
        try await bench.writer.write { database in try database.execute(sql: "ROLLBACK") }
      } else {
        try await bench.insert(number)
      }
    }
    #expect(outcomes == (0..<50).map { $0 > 0 })
    #expect(try await bench.numbers() == Array(1..<50))
  }

  @Test("an interrupted write fails, and an acknowledged one is stored")
  func interrupted() async throws {
    let bench = try WriterBench(scratch)
    let done = Counter()
    let interrupting = Thread {
      while done.value.load(ordering: .relaxed) == 0 {
        bench.pool.interrupt()
        Thread.sleep(forTimeInterval: 0.0002)
      }
    }
    interrupting.start()
    let outcomes = await parallel(2_000) { number in
      try await bench.writer.write { database in
        try database.execute(
          sql: """
            INSERT INTO t (id) SELECT ? FROM (
              WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) SELECT MAX(i) FROM n)
            """,
          arguments: [number])
      }
    }
    done.value.store(1, ordering: .relaxed)
    let stored = try await bench.numbers()
    #expect(stored == outcomes.indices.filter { outcomes[$0] })
  }

  @Test("a cancelled caller's write is done all the same")
  func cancelled() async throws {
    let bench = try WriterBench(scratch)
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<100 {
        group.addTask {
          withUnsafeCurrentTask { $0?.cancel() }
          do {
            try await bench.insert(number)
          } catch {
            Issue.record("the write of a cancelled caller failed: \(error)")
          }
        }
      }
    }
    #expect(try await bench.numbers() == Array(0..<100))
  }

  @Test("a closing writer writes what waits and refuses the rest")
  func closing() async throws {
    let bench = try WriterBench(scratch)
    let outcomes = await parallel(100) { number in
      if number == 50 {
        await bench.writer.close()
      } else {
        try await bench.insert(number)
      }
    }
    #expect(try await bench.numbers() == outcomes.indices.filter { outcomes[$0] && $0 != 50 })
    await #expect(throws: WriterClosed.self) { try await bench.insert(1_000) }
  }

  /// Runs `body` so many times at once; whether each succeeded.
  private func parallel(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void) async -> [Bool] {
    await withTaskGroup(of: (Int, Bool).self) { group in
      for number in 0..<count {
        group.addTask {
          do {
            try await body(number)
            return (number, true)
          } catch {
            return (number, false)
          }
        }
      }
      return await group.reduce(into: Array(repeating: false, count: count)) { $0[$1.0] = $1.1 }
    }
  }
}

/// A writer over a table of numbers.
private final class WriterBench: Sendable {
  let pool: DatabasePool
  let writer: GroupedWriter

  init(_ scratch: Scratch) throws {
    let folder = scratch.newFolder()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    pool = try DatabasePool(path: folder.appendingPathComponent("t.sqlite").path)
    try pool.write { try $0.execute(sql: "CREATE TABLE t (id INTEGER PRIMARY KEY)") }
    writer = GroupedWriter(pool: pool, log: Scratch.quiet)
  }

  func insert(_ number: Int) async throws {
    try await writer.write { try $0.execute(sql: "INSERT INTO t (id) VALUES (?)", arguments: [number]) }
  }

  func numbers() async throws -> [Int] {
    try await pool.read { try Int.fetchAll($0, sql: "SELECT id FROM t ORDER BY id") }
  }
}

/// A number that several tasks change.
final class Counter: Sendable {
  let value = Atomic(0)
}

/// Counts commits.
private final class CommitCounter: TransactionObserver, Sendable {
  let commits = Atomic(0)

  func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
  func databaseDidChange(with event: DatabaseEvent) {}
  func databaseDidCommit(_ database: Database) { commits.add(1, ordering: .relaxed) }
  func databaseDidRollback(_ database: Database) {}
}

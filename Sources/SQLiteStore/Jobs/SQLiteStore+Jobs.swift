public import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  private static let jobColumns = "row, id, kind, actor, arguments, state, created_at, ended_at, error"

  /// Adds a job unless one of its kind runs; see `JobStore`.
  public func addJob(_ job: JobRecord, keeping: Int) async throws(StoreError) -> JobRecord? {
    try await write { database in
      if let open = try Self.jobs("kind = ? AND ended_at IS NULL", [job.kind.stored], database).first { return open }
      try database.cachedStatement(
        sql: "INSERT INTO jobs (id, kind, actor, arguments, state, created_at) VALUES (?, ?, ?, ?, ?, ?)"
      ).execute(arguments: [
        job.id.stored, job.kind.stored, job.actor.stored, Data(job.arguments), job.state.rawValue,
        job.createdAt.stored,
      ])
      try database.cachedStatement(
        sql: """
          DELETE FROM jobs WHERE row IN
            (SELECT row FROM jobs WHERE kind = ? AND ended_at IS NOT NULL ORDER BY row DESC LIMIT -1 OFFSET ?)
          """
      ).execute(arguments: [job.kind.stored, max(0, keeping)])
      return nil
    }
  }

  /// The job with this id; nil when it does not exist.
  public func job(_ id: JobID) async throws(StoreError) -> JobRecord? {
    try await read { database in
      try Row.fetchOne(
        database.cachedStatement(sql: "SELECT \(Self.jobColumns), result FROM jobs WHERE id = ?"),
        arguments: [id.stored]
      ).map { row in
        var job = try Self.jobRecord(row)
        let stored = StoredRow(row, of: "jobs")
        if !stored.isNull(9) { job.result = [UInt8](try stored.bytes(9)) }
        return job
      }
    }
  }

  /// Jobs without their results, the newest first; a damaged one is left out and reported.
  public func jobs(
    ofKind kind: String?, before: Int64?, limit: Int
  ) async throws(StoreError) -> [JobRecord] {
    try await read { database in
      var arguments: [(any DatabaseValueConvertible)?] = [before ?? Int64.max]
      if let kind { arguments.append(kind.stored) }
      arguments.append(max(0, limit))
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(Self.jobColumns) FROM jobs WHERE row < ? \(kind == nil ? "" : "AND kind = ?")
            ORDER BY row DESC LIMIT ?
            """),
        arguments: StatementArguments(arguments))
      return try self.damageLog.readable(rows) { try Self.jobRecord($0) }
    }
  }

  /// The jobs that run, the oldest first; a damaged one is left out and reported.
  public func runningJobs() async throws(StoreError) -> [JobRecord] {
    try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(sql: "SELECT \(Self.jobColumns) FROM jobs WHERE ended_at IS NULL ORDER BY row"))
      return try self.damageLog.readable(rows) { try Self.jobRecord($0) }
    }
  }

  /// Ends a job that runs; false if it does not.
  public func endJob(_ id: JobID, as ending: JobEnding, at now: Date) async throws(StoreError) -> Bool {
    let error = try ending.error?.storedJSON()
    return try await write { database in
      try database.cachedStatement(
        sql: "UPDATE jobs SET state = ?, ended_at = ?, result = ?, error = ? WHERE id = ? AND ended_at IS NULL"
      ).execute(arguments: [
        ending.state.rawValue, now.stored, ending.result.map { Data($0) }, error, id.stored,
      ])
      return database.changesCount > 0
    }
  }

  private static func jobs(
    _ condition: String, _ arguments: StatementArguments, _ database: Database
  ) throws -> [JobRecord] {
    try Row.fetchAll(
      database.cachedStatement(sql: "SELECT \(jobColumns) FROM jobs WHERE \(condition) ORDER BY row"),
      arguments: arguments
    ).map(jobRecord)
  }

  private static func jobRecord(_ row: Row) throws -> JobRecord {
    let stored = StoredRow(row, of: "jobs")
    var job = JobRecord(
      id: try stored.identifier(1), kind: try stored.text(2), actor: try stored.identifier(3),
      arguments: [UInt8](try stored.bytes(4)), createdAt: try stored.date(6))
    job.number = stored.number
    job.state = try stored.name(5)
    job.endedAt = try stored.optionalDate(7)
    if !stored.isNull(8) { job.error = try stored.json(8) }
    return job
  }
}

public import Foundation
import GRDB
public import GatewayCore
public import GatewayKit
public import Logging

/// Durable state in one SQLite database, `balcao.sqlite` in the data folder.
///
/// Writes are on disk when a call returns: the write-ahead log is used with `synchronous=FULL`, which is read back at
/// start. All writes and checkpoints go through one connection (`GroupedWriter`). Readers are read-only connections,
/// each with a separate snapshot. SQLite before 3.51.3 may damage a file in which two connections write or checkpoint
/// at the same instant; here that cannot happen. One process owns the folder: the process that opens it holds its lock.
public final class SQLiteStore: Store {
  /// The data folder.
  public let folder: URL
  let log: Logger
  let newContactID: @Sendable () -> ContactID
  let outcome = CommitOutcome()
  let probeInterval: Duration
  /// The damaged rows found so far.
  let damageLog: DamageLog
  private let pool: DatabasePool
  private let writer: GroupedWriter
  private let faults: StoreFaults?

  /// Opens the database in `folder`, creates both if missing, and migrates to this build's version.
  ///
  /// - Parameters:
  ///   - folder: The data folder.
  ///   - log: For events that no caller receives, such as a collision of contacts.
  ///   - ids: Makes the ids of new contacts. Each must be different.
  /// - Throws: `.damaged` when a newer build wrote the folder; `.unavailable` when it cannot be opened or written.
  public convenience init(
    folder: URL, log: Logger, ids: @escaping @Sendable () -> ContactID = SQLiteStore.randomContactID
  ) throws(StoreError) {
    try self.init(folder: folder, log: log, ids: ids, maximumPages: nil)
  }

  /// Opens a database of at most `maximumPages` pages, beyond which SQLite reports a full disk.
  init(
    folder: URL, log: Logger, ids: @escaping @Sendable () -> ContactID, maximumPages: Int?,
    probeInterval: Duration = .seconds(1), faults: StoreFaults? = nil
  ) throws(StoreError) {
    let path = try StoreFolder.prepareDatabase(in: folder)
    do {
      pool = try DatabasePool(path: path, configuration: Self.configuration)
      try pool.writeWithoutTransaction { database in
        try Schema.migrate(database)
        try Self.demandFullSynchronization(of: database)
        if let maximumPages { try database.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
      }
    } catch {
      throw StoreError(error)
    }
    self.folder = folder
    self.log = log
    newContactID = ids
    self.probeInterval = probeInterval
    self.faults = faults
    damageLog = DamageLog(log: log)
    writer = GroupedWriter(pool: pool, outcome: outcome, log: log)
  }

  /// The damaged rows found since the store was opened, at most 100.
  public var damage: [Damage] { damageLog.all }

  /// Adds an error that a reader of the store found; see `DamageReporting`.
  public func report(_ error: StoreError) { damageLog.note(error) }

  /// Finishes the queued writes, refuses new ones, and closes the database.
  public func close() async throws(StoreError) {
    await writer.close()
    do {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        DispatchQueue.global().async { [pool] in
          continuation.resume(
            with: Result {
              // The readers may not checkpoint and the writer closes first, so the checkpoint is made here.
              try pool.writeWithoutTransaction { database in _ = try database.checkpoint(.truncate) }
              try pool.close()
            })
        }
      }
    } catch {
      throw StoreError(error)
    }
  }

  /// A random id for a new contact: 80 bits.
  public static func randomContactID() -> ContactID {
    let digits = (0..<20).map { _ in String(UInt8.random(in: 0..<16), radix: 16) }
    return ContactID(rawValue: digits.joined())
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "balcao"
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000")
    }
    return configuration
  }

  /// GRDB's pool sets `synchronous=NORMAL` after opening, which loses acknowledged commits at a power cut.
  private static func demandFullSynchronization(of database: Database) throws {
    let full = 2
    // 2,000 pages are 8 MiB of log between checkpoints, which only the writer makes.
    try database.execute(
      sql: """
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 2000;
        PRAGMA journal_size_limit = 67108864
        """)
    guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == full else {
      throw StoreError(.unavailable, "SQLite refused synchronous=FULL, without which a power cut loses messages")
    }
  }

  /// Reads on a snapshot.
  func read<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) async throws(StoreError) -> Value {
    do {
      try faults?.beginRead()
      return try await pool.read(body)
    } catch {
      throw noted(StoreError(error))
    }
  }

  /// Writes in a commit. `body` may run twice.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    do {
      guard let faults else { return try await writer.write(body) }
      let value = try await writer.write { database in
        try faults.beginWrite()
        return try body(database)
      }
      try faults.endWrite()
      return value
    } catch {
      throw noted(StoreError(error))
    }
  }

  private func noted(_ error: StoreError) -> StoreError {
    damageLog.note(error)
    return error
  }
}

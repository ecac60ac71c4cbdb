public import Foundation
import GRDB
public import GatewayCore
public import GatewayKit
public import Logging

/// Durable state in one SQLite database, `balcao.sqlite` in the data folder.
///
/// What is written is on the disk when a call returns: a write-ahead log with `synchronous=FULL`, read back at start.
/// All writes and all checkpoints go through one connection (`GroupedWriter`); readers are read-only connections, each
/// on a snapshot of its own. SQLite before 3.51.3 may damage a file in which two connections write or checkpoint at
/// the same instant; here none ever do. One process owns the folder: whoever opens it holds its lock.
public final class SQLiteStore: Store {
  /// The data folder.
  public let folder: URL
  let log: Logger
  let newContactID: @Sendable () -> ContactID
  let outcome = CommitOutcome()
  let probeInterval: Duration
  /// The damaged rows that were met.
  let damageLog: DamageLog
  private let pool: DatabasePool
  private let writer: GroupedWriter
  private let faults: StoreFaults?

  /// Opens the database in `folder`, both made where they are missing, and brings it to this build's version.
  ///
  /// - Parameters:
  ///   - folder: The data folder.
  ///   - log: For what no caller is told, such as a collision of contacts.
  ///   - ids: Gives new contacts their names, each another one.
  /// - Throws: `.damaged` when a newer build wrote the folder; `.unavailable` when it cannot be opened or written.
  public convenience init(
    folder: URL, log: Logger, ids: @escaping @Sendable () -> ContactID = SQLiteStore.randomContactID
  ) throws(StoreError) {
    try self.init(folder: folder, log: log, ids: ids, maximumPages: nil)
  }

  /// Opens a database that may not outgrow `maximumPages` pages: beyond them SQLite reports a full disk.
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

  /// The damaged rows that were met since the store was opened.
  public var damage: [Damage] { damageLog.all }

  /// Adds what a reader of the store found; see `DamageReporting`.
  public func report(_ error: StoreError) { damageLog.note(error) }

  /// Writes what waits, refuses what comes later, and closes the database.
  public func close() async throws(StoreError) {
    await writer.close()
    do {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        DispatchQueue.global().async { [pool] in
          continuation.resume(
            with: Result {
              // The writer leaves first, and the readers may not checkpoint: so it is done here.
              try pool.writeWithoutTransaction { database in _ = try database.checkpoint(.truncate) }
              try pool.close()
            })
        }
      }
    } catch {
      throw StoreError(error)
    }
  }

  /// A name for a new contact: 80 random bits.
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

  /// Writes in a commit; `body` may run twice.
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

import Foundation
import GRDB
public import GatewayCore
import GatewayKit

/// Shifts stored waits after the wall clock was set.
extension SQLiteStore {
  /// The setting that stores how far a shift has come.
  private static let shift = (name: "clock_shift", scope: SettingScope.gateway)

  /// The shift that was begun and not finished; see `WallClockShiftStore`.
  public func unfinishedShift() async throws(StoreError) -> WallClockShift? {
    try await read { database in try self.storedShift(database) }
  }

  /// Shifts the next slice; see `WallClockShiftStore`.
  public func move(_ shift: WallClockShift, limit: Int) async throws(StoreError) -> WallClockShift? {
    try await write { database in
      let stored = try self.storedShift(database)
      // The slice was moved, but its reply was lost.
      if stored != shift, stored != nil || !shift.isBeginning { return stored }
      let next = try Self.moveSlice(of: shift, limit: max(1, limit), database)
      let value = try next.map { [UInt8](try $0.storedJSON()) }
      try Self.set(Self.shift.name, in: Self.shift.scope, to: value, database)
      return next
    }
  }

  private func storedShift(_ database: Database) throws -> WallClockShift? {
    let (name, scope) = Self.shift
    let row = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT value FROM settings WHERE scope = ? AND name = ?"),
      arguments: [scope.stored, name.stored])
    guard let row else { return nil }
    let read = Data.fromDatabaseValue(row[0]).flatMap { try? JSONDecoder().decode(WallClockShift.self, from: $0) }
    if let read { return read }
    // Reported and skipped: waits that are off by the step are better than a gateway that stops.
    damageLog.note(
      StoreError(
        .damaged,
        """
        the setting \(name) of \(scope) cannot be read: some stored waits may be off by as much as the wall clock was \
        set; restore the data folder from a backup if they must not be
        """))
    return nil
  }

  /// Moves the next slice. Returns how the shift continues; nil when nothing is left to move.
  private static func moveSlice(
    of shift: WallClockShift, limit: Int, _ database: Database
  ) throws -> WallClockShift? {
    if shift.table == .due, let last = try moveDue(by: shift.step, after: shift.place, limit: limit, database) {
      return WallClockShift(by: shift.step, table: .due, place: last)
    }
    let place = shift.table == .deliveries ? shift.place : .min
    return try moveDeliveries(by: shift.step, after: place, limit: limit, database)
      .map { WallClockShift(by: shift.step, table: .deliveries, place: $0) }
  }

  /// Moves the due items of the next conversations. Returns the last conversation; nil when all are moved.
  private static func moveDue(
    by step: Duration, after place: Int64, limit: Int, _ database: Database
  ) throws -> Int64? {
    let last = try Int64.fetchOne(
      database,
      sql: """
        SELECT MAX(conversation) FROM (
          SELECT DISTINCT conversation FROM due WHERE conversation > ? ORDER BY conversation LIMIT ?)
        """, arguments: [place, limit])
    guard let last else { return nil }
    try database.execute(
      sql: "UPDATE due SET at = at + ? WHERE conversation > ? AND conversation <= ?",
      arguments: [step.seconds, place, last])
    return last
  }

  /// Moves the waits of the next pending deliveries. Returns the last row; nil when all are moved.
  private static func moveDeliveries(
    by step: Duration, after place: Int64, limit: Int, _ database: Database
  ) throws -> Int64? {
    let open = "state IN ('pending', 'sending') AND state = 'pending'"
    let last = try Int64.fetchOne(
      database,
      sql: """
        SELECT MAX(row) FROM (
          SELECT row FROM deliveries INDEXED BY deliveries_lane WHERE \(open) AND row > ? ORDER BY row LIMIT ?)
        """, arguments: [place, limit])
    guard let last else { return nil }
    // Both change, because the wait is the difference between them.
    try database.execute(
      sql: """
        UPDATE deliveries SET not_before = not_before + ?, changed_at = changed_at + ?
        WHERE \(open) AND row > ? AND row <= ?
        """, arguments: [step.seconds, step.seconds, place, last])
    return last
  }
}

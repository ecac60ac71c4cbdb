public import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  private static let watchedSetting = "alerts_watched"
  /// The alerts written in one commit. A larger commit would delay the messages queued behind it.
  private static let alertsAtOnce = 500

  /// The events after a place: lines of the log and other events, in one order.
  public func events(after place: EventPlace, limit: Int) async throws(StoreError) -> EventSlice {
    let limit = max(1, limit)
    return try await read { database in
      let lines = try Row.fetchAll(
        database.cachedStatement(
          sql: "\(Self.lineSelection) WHERE l.position > ? ORDER BY l.position LIMIT ?"),
        arguments: [place.position, limit]
      ).map { (EventPlace(position: StoredRow($0, of: "log").number), $0) }
      let others = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            \(Self.otherSelection) WHERE (u.position, u.number) > (?, ?) ORDER BY u.position, u.number LIMIT ?
            """),
        arguments: [place.position, place.number, limit]
      ).map {
        (
          EventPlace(
            position: Int64.fromDatabaseValue($0[1]) ?? 0, number: StoredRow($0, of: "unlogged_events").number), $0
        )
      }
      let rows = (lines + others).sorted { $0.0 < $1.0 }.prefix(limit)
      return EventSlice(
        events: try self.damageLog.readable(Array(rows)) { try Self.event(at: $0.0, $0.1) },
        end: rows.last?.0 ?? place, mayContinue: rows.count == limit)
    }
  }

  /// The event at a place.
  public func event(at place: EventPlace) async throws(StoreError) -> StoredEvent? {
    try await read { database in
      let row =
        if place.number == 0 {
          try Row.fetchOne(
            database.cachedStatement(sql: "\(Self.lineSelection) WHERE l.position = ?"), arguments: [place.position])
        } else {
          try Row.fetchOne(
            database.cachedStatement(sql: "\(Self.otherSelection) WHERE u.number = ?"), arguments: [place.number])
        }
      return try row.flatMap { row in try self.damageLog.readable(row) { try Self.event(at: place, $0) } }
    }
  }

  /// A place before the first event of `date` or later.
  public func place(of date: Date) async throws(StoreError) -> EventPlace {
    try await read { database in try Self.place(of: date, database) }
  }

  /// The alerts that are open by the last look.
  public func openAlerts() async throws(StoreError) -> [OpenAlert]? {
    try await read { database in
      let isWatched = try Int.fetchOne(
        database.cachedStatement(sql: "SELECT 1 FROM settings WHERE scope = ? AND name = ?"),
        arguments: [SettingScope.gateway.stored, Self.watchedSetting.stored])
      guard isWatched != nil else { return nil }
      let rows = try Row.fetchAll(
        database.cachedStatement(sql: "SELECT 0, key, alert, conversation, channel FROM open_alerts ORDER BY key"))
      return try self.damageLog.readable(rows) { row in
        let stored = StoredRow(row, of: "open_alerts")
        return OpenAlert(
          key: try stored.text(1), alert: try stored.json(2),
          conversation: try stored.optionalText(3).map(ConversationID.init(rawValue:)),
          channel: try stored.optionalText(4).map(ChannelID.init(rawValue:)))
      }
    }
  }

  /// Records alerts as events, in slices.
  public func recordAlerts(raised: [OpenAlert], ended: [String], now: Date) async throws(StoreError) {
    for keys in ended.slices(of: Self.alertsAtOnce) {
      try await write { database in
        let position = try Self.lastPlace(database).position
        for key in keys { try Self.end(key, position: position, now: now, database) }
      }
    }
    for alerts in raised.slices(of: Self.alertsAtOnce) {
      try await write { database in
        let position = try Self.lastPlace(database).position
        for alert in alerts { try Self.raise(alert, position: position, now: now, database) }
      }
    }
  }

  /// Sets the open alerts without an event, in slices. They count from the last slice on.
  public func setOpenAlerts(_ alerts: [OpenAlert]?) async throws(StoreError) {
    try await write { database in
      try Self.set(Self.watchedSetting, in: SettingScope.gateway, to: nil, database)
      try database.execute(sql: "DELETE FROM open_alerts")
    }
    guard let alerts else { return }
    for alerts in alerts.slices(of: Self.alertsAtOnce) {
      try await write { database in
        for alert in alerts { try Self.open(alert, database) }
      }
    }
    try await setSetting(Self.watchedSetting, in: SettingScope.gateway, to: Array("1".utf8))
  }

  private static func end(_ key: String, position: Int64, now: Date, _ database: Database) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO unlogged_events (position, kind, at, conversation, channel, body)
          SELECT ?, 'alert_ended', ?, (SELECT row FROM conversations WHERE id = a.conversation), a.channel, a.alert
          FROM open_alerts a WHERE a.key = ?
        """
    ).execute(arguments: [position, now.stored, key.stored])
    try database.cachedStatement(sql: "DELETE FROM open_alerts WHERE key = ?").execute(arguments: [key.stored])
  }

  private static func raise(_ alert: OpenAlert, position: Int64, now: Date, _ database: Database) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO unlogged_events (position, kind, at, conversation, channel, body)
        VALUES (?, 'alert_raised', ?, (SELECT row FROM conversations WHERE id = ?), ?, ?)
        """
    ).execute(arguments: [
      position, now.stored, alert.conversation?.stored, alert.channel?.stored, try alert.alert.storedJSON(),
    ])
    try open(alert, database)
  }

  private static func open(_ alert: OpenAlert, _ database: Database) throws {
    try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO open_alerts (key, alert, conversation, channel) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [
      alert.key.stored, try alert.alert.storedJSON(), alert.conversation?.stored, alert.channel?.stored,
    ])
  }

  /// The place of the last event. An event that was erased counts, too.
  static func lastPlace(_ database: Database) throws -> EventPlace {
    let statement = try database.cachedStatement(sql: "SELECT seq FROM sqlite_sequence WHERE name = ?")
    return EventPlace(
      position: try Int64.fetchOne(statement, arguments: ["log"]) ?? 0,
      number: try Int64.fetchOne(statement, arguments: ["unlogged_events"]) ?? 0)
  }

  /// The place after the last line before `date`. Found by halves: positions grow with time, steps of the wall clock aside.
  static func place(of date: Date, _ database: Database) throws -> EventPlace {
    let next = try database.cachedStatement(
      sql: "SELECT position, at FROM log WHERE position > ? ORDER BY position LIMIT 1")
    var (low, high) = (Int64(0), try lastPlace(database).position)
    // The lines up to `low` are earlier; those after `high` are not.
    while low < high {
      let middle = low + (high - low) / 2
      guard let row = try Row.fetchOne(next, arguments: [middle]) else {
        high = middle
        continue
      }
      let line = StoredRow(row, of: "log")
      if try line.date(1) < date { low = line.number } else { high = middle }
    }
    return EventPlace(position: low)
  }

  private static let lineSelection = """
    SELECT \(LogLine.columns), c.id, c.channel FROM log l JOIN conversations c ON c.row = l.conversation
    """
  private static let otherSelection = """
    SELECT u.number, u.position, u.kind, u.at, u.channel, u.state, u.attempts, u.reason, u.body, e.id,
      \(OutboxTransaction.recordColumns)
    FROM unlogged_events u LEFT JOIN conversations e ON e.row = u.conversation
      LEFT JOIN deliveries d ON d.row = u.delivery LEFT JOIN conversations c ON c.row = d.conversation
    """
  private static let otherColumnCount = 10

  private static func event(at place: EventPlace, _ row: Row) throws -> StoredEvent {
    if place.number == 0 {
      let stored = StoredRow(row, of: "log")
      let entry = try LogLine.entry(row, of: stored.identifier(5))
      return StoredEvent(
        place: place, at: entry.at, conversation: entry.conversation, channel: try stored.identifier(6),
        content: .line(entry))
    }
    let stored = StoredRow(row, of: "unlogged_events")
    let content: StoredEvent.Content =
      switch try stored.text(2) {
      case "delivery": .delivery(try delivery(stored, row))
      case "alert_raised": .alert(try stored.json(8), isRaised: true)
      case "alert_ended": .alert(try stored.json(8), isRaised: false)
      default: throw stored.damaged("its kind is unknown to this version")
      }
    return StoredEvent(
      place: place, at: try stored.date(3),
      conversation: try stored.optionalText(9).map(ConversationID.init(rawValue:)),
      channel: try stored.optionalText(4).map(ChannelID.init(rawValue:)), content: content)
  }

  /// The delivery as it was when the event was recorded.
  private static func delivery(_ stored: StoredRow, _ row: Row) throws -> DeliveryRecord {
    let now = try OutboxTransaction.record(row, at: otherColumnCount)
    return DeliveryRecord(
      delivery: now.delivery, conversation: now.conversation, channel: now.channel, state: try stored.name(5),
      attempts: Int(try stored.integer(6)), reason: try stored.optionalText(7).map(OutboxTransaction.reason),
      claim: now.claim, createdAt: now.createdAt, changedAt: try stored.date(3))
  }
}

extension Array {
  /// The elements in parts of at most `count`.
  fileprivate func slices(of count: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: self.count, by: count).map { self[$0..<Swift.min($0 + count, self.count)] }
  }
}

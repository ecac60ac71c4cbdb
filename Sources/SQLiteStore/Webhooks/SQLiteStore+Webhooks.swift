public import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  private static let webhookColumns = """
    row, id, settings, secrets, disabling, revision, created_at, position, number, failures, failing_since
    """
  /// The rows removed in one commit. A larger commit would delay the messages queued behind it.
  private static let removedAtOnce = 2_000

  /// Every webhook, the oldest first.
  public func webhooks() async throws(StoreError) -> [Webhook] {
    try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(sql: "SELECT \(Self.webhookColumns) FROM webhooks ORDER BY row"))
      return try self.damageLog.readable(rows, Self.webhook)
    }
  }

  /// Adds a webhook at the end of the events.
  public func addWebhook(_ webhook: Webhook) async throws(StoreError) -> Bool {
    let settings = try webhook.settings.storedJSON()
    let secrets = try webhook.secrets.storedJSON()
    return try await write { database in
      let count = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM webhooks") ?? 0
      guard count < Webhook.most else { return false }
      let end = try Self.lastPlace(database)
      try database.cachedStatement(
        sql: """
          INSERT INTO webhooks (id, settings, secrets, revision, created_at, position, number)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        webhook.id.stored, settings, secrets, webhook.revision, webhook.createdAt.stored, end.position, end.number,
      ])
      return true
    }
  }

  /// Sets settings and secrets under the next revision.
  public func changeWebhook(_ webhook: Webhook) async throws(StoreError) -> Bool? {
    let settings = try webhook.settings.storedJSON()
    let secrets = try webhook.secrets.storedJSON()
    return try await write { database in
      guard try Self.webhookRow(webhook.id, database) != nil else { return nil }
      try database.cachedStatement(
        sql: "UPDATE webhooks SET settings = ?, secrets = ?, revision = revision + 1 WHERE id = ? AND revision = ?"
      ).execute(arguments: [settings, secrets, webhook.id.stored, webhook.revision])
      return database.changesCount > 0
    }
  }

  /// Disables a webhook that is enabled.
  public func disableWebhook(_ id: WebhookID, _ disabling: Webhook.Disabling) async throws(StoreError) {
    let disabling = try disabling.storedJSON()
    try await write { database in
      try database.cachedStatement(
        sql: "UPDATE webhooks SET disabling = ?, revision = revision + 1 WHERE id = ? AND disabling IS NULL"
      ).execute(arguments: [disabling, id.stored])
    }
  }

  /// Enables a webhook that is disabled, at the place of `date` or a later one.
  public func enableWebhook(_ id: WebhookID, from date: Date, now: Date) async throws(StoreError) {
    try await write { database in
      guard let row = try Self.webhookRow(id, database) else { return }
      try database.cachedStatement(
        sql: """
          UPDATE webhooks SET disabling = NULL, failures = 0, failing_since = NULL, revision = revision + 1
          WHERE row = ? AND disabling IS NOT NULL
          """
      ).execute(arguments: [row])
      guard database.changesCount > 0 else { return }
      let place = try Self.place(of: date, database)
      try database.cachedStatement(
        sql: "UPDATE webhooks SET position = ?1, number = ?2 WHERE row = ?3 AND (position, number) < (?1, ?2)"
      ).execute(arguments: [place.position, place.number, row])
      try database.cachedStatement(
        sql: """
          UPDATE webhook_messages SET tries = 0, tried_since = NULL, not_before = ?
          WHERE webhook = ? AND state = 'waiting'
          """
      ).execute(arguments: [now.stored, row])
    }
  }

  /// Removes a webhook, then its messages in slices. Messages that a kill leaves behind are removed by `tidyWebhooks`.
  public func removeWebhook(_ id: WebhookID) async throws(StoreError) -> Bool {
    let row: Int64? = try await write { database in
      guard let row = try Self.webhookRow(id, database) else { return nil }
      try database.cachedStatement(sql: "DELETE FROM webhooks WHERE row = ?").execute(arguments: [row])
      return row
    }
    guard let row else { return false }
    _ = try await remove("webhook_messages", key: "row", where: "webhook = ?", [row])
    return true
  }

  /// Removes old messages and events, in slices.
  public func tidyWebhooks(before date: Date, keeping most: Int) async throws(StoreError) -> Int {
    var removed = try await remove(
      "webhook_messages", key: "row", where: "state <> 'waiting' AND changed_at < ?", [date.stored])
    removed += try await remove("unlogged_events", key: "number", where: "at < ?", [date.stored])
    let (known, named) = try await read { database in
      (
        try Int64.fetchSet(database, sql: "SELECT row FROM webhooks"),
        try Int64.fetchSet(database, sql: "SELECT DISTINCT webhook FROM webhook_messages")
      )
    }
    for row in named.subtracting(known) {
      removed += try await remove("webhook_messages", key: "row", where: "webhook = ?", [row])
    }
    for row in known {
      removed += try await remove(
        "webhook_messages", key: "row",
        where: """
          webhook = ?1 AND state <> 'waiting'
            AND row <= (SELECT row FROM webhook_messages WHERE webhook = ?1 ORDER BY row DESC LIMIT 1 OFFSET ?2)
          """, [row, max(0, most)])
    }
    return removed
  }

  private func remove(
    _ table: String, key: String, where condition: String, _ arguments: StatementArguments
  ) async throws(StoreError) -> Int {
    var removed = 0
    while true {
      let count = try await write { database in
        try database.execute(
          sql: """
            DELETE FROM \(table) WHERE \(key) IN (
              SELECT \(key) FROM \(table) WHERE \(condition) LIMIT \(Self.removedAtOnce))
            """, arguments: arguments)
        return database.changesCount
      }
      removed += count
      if count < Self.removedAtOnce { return removed }
    }
  }

  /// The row of a webhook; nil if it does not exist.
  static func webhookRow(_ id: WebhookID, _ database: Database) throws -> Int64? {
    try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT row FROM webhooks WHERE id = ?"), arguments: [id.stored])
  }

  private static func webhook(_ row: Row) throws -> Webhook {
    let stored = StoredRow(row, of: "webhooks")
    return Webhook(
      id: try stored.identifier(1), settings: try stored.json(2), secrets: try stored.json(3),
      disabling: try stored.isNull(4) ? nil : stored.json(4), revision: try stored.integer(5),
      createdAt: try stored.date(6),
      place: EventPlace(position: try stored.integer(7), number: try stored.integer(8)),
      health: WebhookHealth(failures: Int(try stored.integer(9)), failingSince: try stored.optionalDate(10)))
  }
}

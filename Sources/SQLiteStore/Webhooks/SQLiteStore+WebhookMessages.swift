public import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  private static let messageColumns = """
    m.row, m.id, m.position, m.number, m.lane, m.type, m.at, m.state, m.tries, m.tried_since, m.not_before, m.attempts, \
    m.created_at, m.changed_at
    """

  /// Records messages and moves the webhook's place, if it is the expected one.
  public func takeMessages(
    _ messages: [NewWebhookMessage], of webhook: WebhookID, after place: EventPlace, to end: EventPlace, now: Date
  ) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(
        sql: """
          UPDATE webhooks SET position = ?, number = ?
          WHERE id = ? AND position = ? AND number = ? AND disabling IS NULL
          """
      ).execute(arguments: [end.position, end.number, webhook.stored, place.position, place.number])
      guard database.changesCount > 0, let row = try Self.webhookRow(webhook, database) else { return false }
      for message in messages { try Self.insert(message, of: row, orElse: "NOTHING", now: now, database) }
      return true
    }
  }

  /// Records messages again.
  public func replayMessages(
    _ messages: [NewWebhookMessage], of webhook: WebhookID, now: Date
  ) async throws(StoreError) {
    try await write { database in
      guard let row = try Self.webhookRow(webhook, database) else { return }
      let reset = """
        UPDATE SET state = 'waiting', tries = 0, tried_since = NULL, not_before = excluded.not_before,
          created_at = excluded.created_at, changed_at = excluded.changed_at
        """
      for message in messages { try Self.insert(message, of: row, orElse: reset, now: now, database) }
    }
  }

  /// The waiting messages after a place, in order.
  public func waitingMessages(
    of webhook: WebhookID, after place: EventPlace?, limit: Int
  ) async throws(StoreError) -> [WebhookMessage] {
    let place = place ?? EventPlace(position: -1, number: 0)
    return try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(Self.messageColumns) FROM webhook_messages m
            WHERE m.webhook = (SELECT row FROM webhooks WHERE id = ?) AND m.state = 'waiting'
              AND (m.position, m.number) > (?, ?)
            ORDER BY m.position, m.number LIMIT ?
            """),
        arguments: [webhook.stored, place.position, place.number, max(0, limit)])
      return try self.damageLog.readable(rows, Self.message)
    }
  }

  /// The waiting messages of one lane between two places, in order.
  public func waitingMessages(
    of webhook: WebhookID, lane: String, after place: EventPlace, through end: EventPlace, limit: Int
  ) async throws(StoreError) -> [WebhookMessage] {
    try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(Self.messageColumns) FROM webhook_messages m
            WHERE m.webhook = (SELECT row FROM webhooks WHERE id = ?) AND m.state = 'waiting' AND m.lane = ?
              AND (m.position, m.number) > (?, ?) AND (m.position, m.number) <= (?, ?)
            ORDER BY m.position, m.number LIMIT ?
            """),
        arguments: [
          webhook.stored, lane.stored, place.position, place.number, end.position, end.number, max(0, limit),
        ])
      return try self.damageLog.readable(rows, Self.message)
    }
  }

  /// How many messages of a webhook wait.
  public func waitingCount(of webhook: WebhookID) async throws(StoreError) -> Int {
    try await read { database in
      try Int.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT COUNT(*) FROM webhook_messages
            WHERE webhook = (SELECT row FROM webhooks WHERE id = ?) AND state = 'waiting'
            """),
        arguments: [webhook.stored]) ?? 0
    }
  }

  /// Records the result of an attempt.
  public func settleMessage(
    _ id: WebhookMessageID, of webhook: WebhookID, _ result: WebhookResult, now: Date
  ) async throws(StoreError) -> WebhookHealth? {
    try await write { database in
      guard let row = try Self.webhookRow(webhook, database),
        let found = try Row.fetchOne(
          database.cachedStatement(
            sql: "SELECT row, attempts, tries FROM webhook_messages WHERE webhook = ? AND id = ?"),
          arguments: [row, id.stored])
      else { return nil }
      let stored = StoredRow(found, of: "webhook_messages")
      let before: [WebhookAttempt] = stored.isNull(1) ? [] : (try? stored.json(1)) ?? []
      let attempts = try Array((before + [result.attempt]).suffix(WebhookAttempt.most)).storedJSON()
      let notBefore: Date = if case .retry(_, let at) = result { at } else { now }
      try database.cachedStatement(
        sql: """
          UPDATE webhook_messages SET state = ?, attempts = ?, tries = tries + 1,
            tried_since = ifnull(tried_since, ?), not_before = ?, changed_at = ? WHERE row = ?
          """
      ).execute(arguments: [
        result.state.rawValue, attempts, result.attempt.at.stored, notBefore.stored, now.stored, stored.number,
      ])
      return try Self.note(result, of: row, database)
    }
  }

  /// A message of a webhook.
  public func webhookMessage(
    _ id: WebhookMessageID, of webhook: WebhookID
  ) async throws(StoreError) -> WebhookMessage? {
    try await read { database in
      try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT \(Self.messageColumns) FROM webhook_messages m
            WHERE m.webhook = (SELECT row FROM webhooks WHERE id = ?) AND m.id = ?
            """),
        arguments: [webhook.stored, id.stored]
      ).map(Self.message)
    }
  }

  /// The messages of a webhook, the newest first.
  public func webhookMessages(
    of webhook: WebhookID, state: WebhookMessage.State?, before: Int64?, limit: Int
  ) async throws(StoreError) -> [WebhookMessage] {
    try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(Self.messageColumns) FROM webhook_messages m
            WHERE m.webhook = (SELECT row FROM webhooks WHERE id = ?1) AND m.row < ?2
              AND \(state == nil ? "?3 IS NULL" : "m.state = ?3")
            ORDER BY m.row DESC LIMIT ?4
            """),
        arguments: [webhook.stored, before ?? .max, state?.rawValue, max(0, limit)])
      return try self.damageLog.readable(rows, Self.message)
    }
  }

  private static func insert(
    _ message: NewWebhookMessage, of webhook: Int64, orElse conflict: String, now: Date, _ database: Database
  ) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO webhook_messages
          (webhook, id, position, number, lane, type, at, state, not_before, created_at, changed_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting', ?8, ?8, ?8)
        ON CONFLICT (webhook, id) DO \(conflict)
        """
    ).execute(arguments: [
      webhook, message.id.stored, message.place.position, message.place.number, message.lane.stored,
      message.type.rawValue, message.at.stored, now.stored,
    ])
  }

  /// Counts a failure, or forgets the failures after a success. Returns the health after it.
  private static func note(_ result: WebhookResult, of webhook: Int64, _ database: Database) throws -> WebhookHealth {
    switch result {
    case .delivered:
      try database.cachedStatement(
        sql: "UPDATE webhooks SET failures = 0, failing_since = NULL WHERE row = ? AND failures > 0"
      ).execute(arguments: [webhook])
    case .retry(let attempt, _), .givenUp(let attempt):
      try database.cachedStatement(
        sql: "UPDATE webhooks SET failures = failures + 1, failing_since = ifnull(failing_since, ?) WHERE row = ?"
      ).execute(arguments: [attempt.at.stored, webhook])
    case .erased: break
    }
    let row = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT row, failures, failing_since FROM webhooks WHERE row = ?"),
      arguments: [webhook])
    guard let row else { return WebhookHealth() }
    let stored = StoredRow(row, of: "webhooks")
    return WebhookHealth(failures: Int(try stored.integer(1)), failingSince: try stored.optionalDate(2))
  }

  private static func message(_ row: Row) throws -> WebhookMessage {
    let stored = StoredRow(row, of: "webhook_messages")
    return WebhookMessage(
      new: NewWebhookMessage(
        id: try stored.identifier(1),
        place: EventPlace(position: try stored.integer(2), number: try stored.integer(3)),
        lane: try stored.text(4), type: try stored.name(5), at: try stored.date(6)),
      state: try stored.name(7), tries: Int(try stored.integer(8)), triedSince: try stored.optionalDate(9),
      notBefore: try stored.date(10), attempts: try stored.isNull(11) ? [] : stored.json(11),
      createdAt: try stored.date(12), changedAt: try stored.date(13), number: stored.number)
  }
}

public import Foundation
import GRDB
public import GatewayCore
public import GatewayKit

extension SQLiteStore {
  /// Claims the conversation's first delivery that may be sent; see `OutboxStore`.
  public func claimDelivery(
    in conversation: ConversationID, token: ClaimToken, now: Date
  ) async throws(StoreError) -> Claim {
    try await write { database in try OutboxTransaction.claim(in: conversation, token: token, now: now, database) }
  }

  /// Records the result of a claimed attempt. Throws `.conflict` if another attempt has claimed the delivery since.
  public func finish(
    _ delivery: DeliveryID, token: ClaimToken, _ result: DeliveryResult, now: Date
  ) async throws(StoreError) {
    try await write { database in
      try OutboxTransaction.finish(delivery, token: token, result, now: now, database)
    }
  }

  /// Marks every `sending` delivery as `unknown`. Returns how many.
  public func markInterrupted(now: Date) async throws(StoreError) -> Int {
    try await write { database in
      try database.execute(
        sql: """
          UPDATE deliveries SET state = 'unknown', reason = ?, changed_at = ?
          WHERE state IN ('pending', 'sending') AND state = 'sending'
          """,
        arguments: [try DeliveryCode.gatewayStopped.with().storedJSON(), now.stored])
      return database.changesCount
    }
  }

  /// Conversations with pending deliveries, oldest delivery first.
  public func lanesWithDeliveries() async throws(StoreError) -> [ConversationID] {
    try await read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT MIN(d.row), c.id FROM deliveries d JOIN conversations c ON c.row = d.conversation
          WHERE d.state IN ('pending', 'sending') AND d.state = 'pending' GROUP BY d.conversation ORDER BY 1
          """)
      return try self.damageLog.readable(rows) { try StoredRow($0, of: "deliveries").identifier(1) }
    }
  }

  /// Deliveries in one state, or in all when `state` is nil; newest first.
  public func deliveries(
    state: DeliveryState?, before: DeliveryID?, limit: Int
  ) async throws(StoreError) -> [DeliveryRecord] {
    // SQLite uses a partial index only if the query repeats its condition.
    let filter =
      switch state {
      case nil: "?1 IS NULL"
      case .failed, .unknown: "d.state IN ('failed', 'unknown') AND d.state = ?1"
      case .pending, .sending: "d.state IN ('pending', 'sending') AND d.state = ?1"
      case .superseded, .dropped: "d.state IN ('superseded', 'dropped') AND d.state = ?1"
      case .sent: "d.state = ?1"
      }
    return try await read { database in
      let place: any DatabaseValueConvertible = if let before { before.stored } else { Int64.max }
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(OutboxTransaction.recordColumns) FROM deliveries d JOIN conversations c ON c.row = d.conversation
            WHERE \(filter) AND d.row < \(before == nil ? "?3" : "(SELECT row FROM deliveries WHERE id = ?3)")
            ORDER BY d.row DESC LIMIT ?2
            """),
        arguments: [state?.rawValue, max(0, limit), place])
      return try self.damageLog.readable(rows, OutboxTransaction.record)
    }
  }

  /// Answers that entered a channel's outbox after `instant` and were not written by an agent, oldest first.
  public func automaticAnswers(
    on channel: ChannelID, after instant: Date
  ) async throws(StoreError) -> [AutomaticAnswer] {
    try await read { database in
      // Reads backwards from the newest and stops at the first that is too old. No index is needed.
      let rows = try Row.fetchCursor(
        database.cachedStatement(
          sql: """
            SELECT d.row, d.created_at, d.channel, d.author, COALESCE(d.turn, d.id), c.id, k.id
            FROM deliveries d JOIN conversations c ON c.row = d.conversation JOIN contacts k ON k.row = c.contact
            ORDER BY d.row DESC
            """))
      var seen: Set<Data> = []
      var answers: [AutomaticAnswer] = []
      while let row = try rows.next() {
        let read = try self.damageLog.readable(row) { row -> (AutomaticAnswer, isCounted: Bool) in
          let stored = StoredRow(row, of: "deliveries")
          let answer = AutomaticAnswer(
            conversation: try stored.identifier(5), contact: try stored.identifier(6), at: try stored.date(1))
          let isAutomatic = try stored.name(3, as: Author.self) != .agent
          guard try stored.identifier(2) == channel, isAutomatic, answer.at > instant else { return (answer, false) }
          return (answer, seen.insert(try stored.bytes(4)).inserted)
        }
        guard let read else { continue }
        guard read.0.at > instant else { break }
        if read.isCounted { answers.append(read.0) }
      }
      return answers.reversed()
    }
  }

  /// Makes a failed or unknown delivery pending again.
  public func retryDelivery(_ id: DeliveryID, now: Date) async throws(StoreError) -> DeliveryRecord {
    try await write { database in try OutboxTransaction.retry(id, now: now, database) }
  }

  /// Drops a delivery, which is then never sent.
  public func dropDelivery(_ id: DeliveryID, now: Date) async throws(StoreError) -> DeliveryRecord {
    try await write { database in try OutboxTransaction.drop(id, now: now, database) }
  }
}

public import Foundation
import GRDB
public import GatewayCore
public import GatewayKit

extension SQLiteStore {
  /// Accepts a batch into the journal; see `JournalStore`.
  public func accept(_ batch: JournalBatch) async throws(StoreError) -> [JournalReceipt] {
    // Encoded here, in parallel, to keep work off the single writer.
    var events: [PreparedEvent] = []
    events.reserveCapacity(batch.items.count)
    for item in batch.items { events.append(try PreparedEvent(item)) }
    let outcomes = try await write { [events, log, newContactID] database in
      let journal = JournalTransaction(database: database, batch: batch, newContactID: newContactID, log: log)
      let outcomes = try events.map(journal.accept)
      for (name, value) in batch.advancing {
        try Self.set(name, in: SettingScope.adapter(of: batch.channel), to: value, database)
      }
      for (name, value) in batch.noting {
        try Self.set(name, in: SettingScope.core(about: batch.channel), to: value, database)
      }
      return outcomes
    }
    return zip(batch.items, outcomes).map { item, outcome in
      switch outcome {
      case .duplicate: .duplicate
      case .stored(let position, let only):
        .stored(position: position, turn: only.flatMap { $0.turn(of: item, at: position, acceptedAt: batch.now) })
      }
    }
  }

  /// Conversations with a message that waits for its turn, longest waiting first.
  public func lanesWithWork() async throws(StoreError) -> [ConversationID] {
    try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT MIN(l.position), c.id FROM log l JOIN conversations c ON c.row = l.conversation
            WHERE l.waiting = 1 GROUP BY l.conversation ORDER BY 1
            """))
      return try self.damageLog.readable(rows) { try StoredRow($0, of: "log").identifier(1) }
    }
  }

  /// When the newest line of any log was written; nil for an empty store.
  public func newestEntry() async throws(StoreError) -> Date? {
    try await read { database in
      try Row.fetchOne(database, sql: "SELECT position, at FROM log ORDER BY position DESC LIMIT 1")
        .map { try StoredRow($0, of: "log").date(1) }
    }
  }

  /// Whether a turn or a delivery waits in a channel's conversations.
  public func hasWork(on channel: ChannelID) async throws(StoreError) -> Bool {
    try await read { database in
      // SQLite uses a partial index only if the query repeats its condition.
      try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (
            SELECT 1 FROM log l JOIN conversations c ON c.row = l.conversation WHERE l.waiting = 1 AND c.channel = ?1
          ) OR EXISTS (
            SELECT 1 FROM deliveries d JOIN conversations c ON c.row = d.conversation
            WHERE d.state IN ('pending', 'sending') AND c.channel = ?1
          )
          """, arguments: [channel.rawValue.stored]) ?? false
    }
  }

  /// The messages of a conversation that wait for their turn, oldest first.
  public func waitingTurns(
    in conversation: ConversationID, limit: Int
  ) async throws(StoreError) -> [PendingTurn] {
    try await read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(ConversationRow.columns), l.position, l.message, l.at, l.previous_at, l.body
            FROM conversations c JOIN contacts k ON k.row = c.contact
            JOIN log l ON l.conversation = c.row AND l.waiting = 1
            WHERE c.id = ? ORDER BY l.position LIMIT ?
            """),
        arguments: [conversation.stored, max(0, limit)]
      ).map { row in
        let line = StoredRow(row, of: "log", at: ConversationRow.columnCount)
        return PendingTurn(
          position: line.number, message: try line.identifier(1), event: try line.json(4),
          acceptedAt: try line.date(2), conversation: try ConversationRow.conversation(row),
          previousMessageAt: try line.optionalDate(3))
      }
    }
  }

  /// Stores the transcripts of a waiting message's recordings in its log line. Returns false if it no longer waits.
  public func keep(
    _ transcripts: [String: Transcript], of position: Int64, in conversation: ConversationID
  ) async throws(StoreError) -> Bool {
    try await write { database in
      let row = try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT position, body, conversation FROM log
            WHERE position = ? AND waiting = 1 AND conversation = (SELECT row FROM conversations WHERE id = ?)
            """),
        arguments: [position, conversation.stored])
      guard let row else { return false }
      let stored = StoredRow(row, of: "log")
      var event: InboundEvent = try stored.json(1)
      guard case .message(let message) = event.content else { return false }
      event.content = .message(message.adding(transcripts))
      try Self.reindex(
        position, of: try stored.integer(2), from: message.indexedText, to: message.adding(transcripts).indexedText,
        database)
      try database.cachedStatement(sql: "UPDATE log SET body = ? WHERE position = ?")
        .execute(arguments: [try event.storedJSON(), position])
      return true
    }
  }

  /// Deletes the deduplication keys that expire before `date`. Returns how many.
  public func forgetKeys(expiringBefore date: Date) async throws(StoreError) -> Int {
    // Deletes in slices, so that a large sweep does not delay the messages queued behind it.
    let slice = 2_000
    var forgotten = 0
    while true {
      let count = try await write { database in
        try database.cachedStatement(
          sql: """
            DELETE FROM keys WHERE (channel, key) IN (
              SELECT channel, key FROM keys WHERE expires_at IS NOT NULL AND expires_at < ? LIMIT \(slice))
            """
        ).execute(arguments: [date.stored])
        return database.changesCount
      }
      forgotten += count
      if count < slice { return forgotten }
    }
  }
}

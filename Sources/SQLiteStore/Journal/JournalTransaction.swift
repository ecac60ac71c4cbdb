import Foundation
import GRDB
import GatewayCore
import GatewayKit
import Logging

/// A batch item, encoded for storage.
struct PreparedEvent: Sendable {
  let item: JournalBatch.Item
  let body: Data
  let aliases: Data

  init(_ item: JournalBatch.Item) throws(StoreError) {
    self.item = item
    body = try item.event.storedJSON()
    aliases = try item.event.from.aliases.storedJSON()
  }
}

/// Journals the events of one batch, within one transaction.
struct JournalTransaction {
  let database: Database
  let batch: JournalBatch
  let newContactID: @Sendable () -> ContactID
  let log: Logger

  /// The conversation and the contact of an event.
  private struct Target {
    let conversation: Int64
    let contact: KnownContact
  }

  /// The result for one event. The caller decodes the row, to keep work off the single writer.
  enum Outcome: Sendable {
    case duplicate
    case stored(position: Int64, only: OnlyTurn?)
  }

  /// The only message of its conversation that waits for a turn.
  struct OnlyTurn: Sendable {
    let conversation: CopiedRow
    let previousMessageAt: Double?
  }

  func accept(_ event: PreparedEvent) throws -> Outcome {
    let item = event.item
    try database.cachedStatement(
      sql: "INSERT INTO keys (channel, key, expires_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    ).execute(arguments: [batch.channel.stored, Data(item.key), batch.keysExpireAt?.stored])
    guard database.changesCount == 1 else { return .duplicate }

    let contacts = ContactWriter(database: database, newContactID: newContactID, log: log)
    let target = try existingTarget(event) ?? newTarget(event, contacts)
    let previous = target.contact.lastMessageAt
    try contacts.update(target.contact, from: event, at: wroteAt(event))

    try database.cachedStatement(
      sql: """
        INSERT INTO log (conversation, kind, at, waiting, previous_at, message, body) VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        target.conversation, LogLine.Kind.inbound.rawValue, batch.now.stored, item.wantsTurn ? 1 : nil,
        item.wantsTurn ? previous : nil, item.message.stored, event.body,
      ])
    let position = database.lastInsertedRowID
    try note(event, at: position, in: target.conversation)
    if item.wantsTurn {
      return .stored(position: position, only: try onlyTurn(in: target, since: previous))
    }
    if case .status(let status) = item.event.content {
      try Settlement(database: database, channel: batch.channel, now: batch.now)
        .settle(status, externalID: item.event.externalID)
    }
    return .stored(position: position, only: nil)
  }

  /// The conversation's row, if no other message waits in it.
  private func onlyTurn(in target: Target, since previous: Double?) throws -> OnlyTurn? {
    let waiting = try Int.fetchOne(
      database.cachedStatement(
        sql: "SELECT COUNT(*) FROM (SELECT 1 FROM log WHERE conversation = ? AND waiting = 1 LIMIT 2)"),
      arguments: [target.conversation])
    guard waiting == 1 else { return nil }
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT \(ConversationRow.columns) FROM conversations c JOIN contacts k ON k.row = c.contact WHERE c.row = ?
          """),
      arguments: [target.conversation])
    return row.map { OnlyTurn(conversation: CopiedRow($0), previousMessageAt: previous) }
  }

  private func existingTarget(_ event: PreparedEvent) throws -> Target? {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT c.row, \(KnownContact.columns) FROM conversations c JOIN contacts k ON k.row = c.contact
          WHERE c.id = ?
          """),
      arguments: [event.item.conversation.stored])
    guard let row else { return nil }
    return Target(
      conversation: try StoredRow(row, of: "conversations").integer(0), contact: try KnownContact(row, at: 1))
  }

  /// Records in the conversation that somebody wrote, in the line at `position`.
  private func note(_ event: PreparedEvent, at position: Int64, in conversation: Int64) throws {
    let (wrote, spoken) = event.item.event.content.activity
    if wrote {
      try database.cachedStatement(
        sql: """
          UPDATE conversations SET last_inbound_at = max(ifnull(last_inbound_at, ?1), ?1), last_activity_at = ?2,
            last_message = ?3 WHERE row = ?4
          """
      ).execute(arguments: [wroteAt(event).stored, batch.now.stored, position, conversation])
    } else if spoken {
      try database.cachedStatement(sql: "UPDATE conversations SET last_activity_at = ? WHERE row = ?")
        .execute(arguments: [batch.now.stored, conversation])
    }
  }

  /// When the customer wrote, by our clock. A message dated more than a day ago, such as history, keeps its date.
  private func wroteAt(_ event: PreparedEvent) -> Date {
    let at = event.item.event.at
    return at < batch.now.addingTimeInterval(-86_400) ? at : batch.now
  }

  private func newTarget(_ event: PreparedEvent, _ contacts: ContactWriter) throws -> Target {
    let contact = try contacts.contact(of: event.item.event) ?? contacts.makeContact()
    try database.cachedStatement(
      sql: """
        INSERT INTO conversations
          (id, channel, thread, contact, owner, epoch, owner_since, owner_reason, flagged, last_inbound_at,
           last_activity_at)
        VALUES (?, ?, ?, ?, ?, 0, ?, ?, 0, ?, ?)
        """
    ).execute(
      arguments: [
        event.item.conversation.stored, batch.channel.stored, event.item.event.thread.stored, contact.row,
        Owner.Kind.bot.rawValue, batch.now.stored, Ownership.Reason.began.rawValue,
        event.item.event.content.activity.customerWrote ? wroteAt(event).stored : nil, batch.now.stored,
      ])
    return Target(conversation: database.lastInsertedRowID, contact: contact)
  }
}

extension InboundEvent.Content {
  /// Whether the customer wrote, and whether anybody wrote.
  var activity: (customerWrote: Bool, anybodyWrote: Bool) {
    switch self {
    case .message: (true, true)
    case .echo: (false, true)
    case .status, .reaction, .edit, .revoke, .system, .unsupported: (false, false)
    }
  }
}

extension JournalTransaction.OnlyTurn {
  /// The turn; nil when its conversation cannot be decoded. The reader that loads it from the store gets the error.
  func turn(of item: JournalBatch.Item, at position: Int64, acceptedAt: Date) -> PendingTurn? {
    guard let conversation = try? ConversationRow.conversation(conversation.row) else { return nil }
    return PendingTurn(
      position: position, message: item.message, event: item.event, acceptedAt: acceptedAt,
      conversation: conversation,
      previousMessageAt: previousMessageAt.map(Date.init(timeIntervalSinceReferenceDate:)))
  }
}

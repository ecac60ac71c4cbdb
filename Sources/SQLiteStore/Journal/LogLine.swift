import Foundation
import GRDB
import GatewayCore
import GatewayKit

/// A log line in its stored form.
struct LogLine: Sendable {
  /// The kind of a line. The numbers are stored in data folders.
  enum Kind: Int64 {
    case inbound = 0
    case outbound = 1
    case owner = 2
    case note = 3
  }

  /// A change of owner as JSON.
  private struct OwnerChange: Codable {
    let owner: Owner.Kind
    let agent: AgentID?
    let reason: Ownership.Reason

    func newOwner(_ stored: StoredRow) throws -> Owner {
      switch (owner, agent) {
      case (.bot, _): return .bot
      case (.queue, _): return .queue
      case (.agent, let id?): return .agent(id)
      case (.agent, nil): throw stored.damaged("its agent has no name")
      }
    }
  }

  static let columns = "l.position, l.kind, l.at, l.message, l.body"

  let kind: Kind
  let content: LogEntry.Content
  let message: MessageID?
  let body: Data

  init(_ message: OutboundMessage) throws(StoreError) {
    kind = .outbound
    content = .outbound(message)
    self.message = message.id
    body = try message.storedJSON()
  }

  init(_ owner: Owner, _ reason: Ownership.Reason) throws(StoreError) {
    kind = .owner
    content = .owner(owner, reason)
    message = nil
    body = try OwnerChange(owner: owner.kind, agent: owner.agent, reason: reason).storedJSON()
  }

  init(_ note: Note) throws(StoreError) {
    kind = .note
    content = .note(note)
    message = note.id
    body = try note.storedJSON()
  }

  /// Appends the line to the log.
  func insert(into conversation: Int64, named id: ConversationID, at now: Date, _ database: Database) throws -> LogEntry
  {
    try database.cachedStatement(
      sql: "INSERT INTO log (conversation, kind, at, message, body) VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [conversation, kind.rawValue, now.stored, message?.stored, body])
    return LogEntry(position: database.lastInsertedRowID, conversation: id, at: now, content: content)
  }

  /// Decodes a line selected with `columns`.
  static func entry(_ row: Row, of conversation: ConversationID) throws -> LogEntry {
    let stored = StoredRow(row, of: "log")
    guard let kind = Kind(rawValue: try stored.integer(1)) else {
      throw stored.damaged("its kind is unknown to this version")
    }
    let content: LogEntry.Content
    switch kind {
    case .inbound:
      content = .inbound(try stored.identifier(3), try stored.json(4))
    case .outbound:
      content = .outbound(try stored.json(4))
    case .owner:
      let change: OwnerChange = try stored.json(4)
      content = .owner(try change.newOwner(stored), change.reason)
    case .note:
      content = .note(try stored.json(4))
    }
    return LogEntry(
      position: stored.number, conversation: conversation, at: try stored.date(2), content: content)
  }
}

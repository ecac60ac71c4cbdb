import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  /// The pages of the index that one merge writes.
  private static let mergedPages = 64

  /// Indexes the next lines and contacts; see `SearchStore`.
  public func index(limit: Int) async throws(StoreError) -> Bool {
    let limit = max(1, limit)
    // Decoded and folded here, to keep work off the single writer.
    let (mark, lines, contacts) = try await read { database in
      let mark = try Self.searchMark(database)
      return (
        mark, try Self.unindexedLines(after: mark, limit: limit, database),
        try Self.pendingContacts(limit: limit, database)
      )
    }
    guard !lines.isEmpty || !contacts.isEmpty else { return false }
    try await write { database in
      for contact in contacts { try contact.write(database) }
      // Somebody else has indexed these lines meanwhile.
      guard let last = lines.last, try Self.searchMark(database) == mark else { return }
      let insert = try database.cachedStatement(sql: "INSERT INTO search_lines (rowid, words) VALUES (?, ?)")
      for line in lines {
        if let words = line.words { try insert.execute(arguments: [line.position, words]) }
      }
      try database.execute(sql: "UPDATE search_mark SET position = ?", arguments: [last.position])
    }
    return lines.count == limit || contacts.count == limit
  }

  /// Merges a piece of the index of lines; see `SearchStore`.
  public func tidyIndex() async throws(StoreError) -> Bool {
    try await write { database in
      let before = database.totalChangesCount
      try database.execute(
        sql: "INSERT INTO search_lines (search_lines, rank) VALUES ('merge', ?)", arguments: [Self.mergedPages])
      // FTS5 reports fewer than two changed rows when nothing was left to merge.
      return database.totalChangesCount - before >= 2
    }
  }

  /// Whether everything that is stored is indexed.
  public func isIndexed() async throws(StoreError) -> Bool {
    try await read { database in
      try Bool.fetchOne(
        database,
        sql: """
          SELECT (SELECT position FROM search_mark) >= (SELECT ifnull(MAX(position), 0) FROM log)
            AND NOT EXISTS (SELECT 1 FROM search_pending)
          """) ?? false
    }
  }

  /// Replaces a line in the index whose text has changed from `old` to `new`, if it is indexed already.
  static func reindex(
    _ position: Int64, of conversation: Int64, from old: String?, to new: String?, _ database: Database
  ) throws {
    guard try searchMark(database) >= position else { return }
    if let old {
      try database.cachedStatement(
        sql: "INSERT INTO search_lines (search_lines, rowid, words) VALUES ('delete', ?, ?)"
      ).execute(arguments: [position, IndexedLine.words(of: old, in: conversation)])
    }
    if let new {
      try database.cachedStatement(sql: "INSERT INTO search_lines (rowid, words) VALUES (?, ?)")
        .execute(arguments: [position, IndexedLine.words(of: new, in: conversation)])
    }
  }

  private static func searchMark(_ database: Database) throws -> Int64 {
    try Int64.fetchOne(database.cachedStatement(sql: "SELECT position FROM search_mark")) ?? 0
  }

  private static func unindexedLines(
    after mark: Int64, limit: Int, _ database: Database
  ) throws -> [IndexedLine] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT \(LogLine.columns), l.conversation FROM log l WHERE l.position > ? ORDER BY l.position LIMIT ?"),
      arguments: [mark, limit]
    ).map(IndexedLine.init)
  }

  private static func pendingContacts(limit: Int, _ database: Database) throws -> [IndexedContact] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT p.contact, k.name, k.aliases FROM search_pending p LEFT JOIN contacts k ON k.row = p.contact LIMIT ?
          """),
      arguments: [limit]
    ).map(IndexedContact.init)
  }
}

/// A line as it goes into the index.
struct IndexedLine: Sendable {
  let position: Int64
  /// The folded words; nil for a line without text, and for one that cannot be read.
  let words: String?

  init(_ row: Row) {
    let stored = StoredRow(row, of: "log")
    position = stored.number
    let text = (try? LogLine.entry(row, of: ""))?.indexedText
    let conversation = Int64.fromDatabaseValue(row[5]) ?? 0
    words = text.map { Self.words(of: $0, in: conversation) }
  }

  static func words(of text: String, in conversation: Int64) -> String {
    "\(IndexedWords.text(text)) \(SearchExpression.word(ofConversation: conversation))"
  }
}

/// A contact as it goes into the index.
struct IndexedContact: Sendable {
  private let contact: Int64
  /// As they were read; if they have changed meanwhile, the contact is pending again.
  private let name: Data?
  private let aliases: Data?
  private let words: (name: String, address: String)

  init(_ row: Row) {
    let stored = StoredRow(row, of: "search_pending")
    contact = stored.number
    name = Data.fromDatabaseValue(row[1])
    aliases = Data.fromDatabaseValue(row[2])
    let addresses = aliases.flatMap { try? JSONDecoder().decode([Alias].self, from: $0) } ?? []
    words = (
      IndexedWords.text(name.map { String(decoding: $0, as: UTF8.self) } ?? ""),
      IndexedWords.addresses(addresses.map(\.rawValue))
    )
  }

  func write(_ database: Database) throws {
    // First the old words: FTS5 takes a row out by what it contains.
    try database.cachedStatement(
      sql: """
        INSERT INTO search_contacts (search_contacts, rowid, name, address)
          SELECT 'delete', contact, name, address FROM search_contact_words WHERE contact = ?
        """
    ).execute(arguments: [contact])
    for table in ["search_contact_words (contact", "search_contacts (rowid"] {
      try database.cachedStatement(sql: "INSERT OR REPLACE INTO \(table), name, address) VALUES (?, ?, ?)")
        .execute(arguments: [contact, words.name, words.address])
    }
    try database.cachedStatement(
      sql: """
        DELETE FROM search_pending WHERE contact = ?1
          AND NOT EXISTS (SELECT 1 FROM contacts WHERE row = ?1 AND (name IS NOT ?2 OR aliases IS NOT ?3))
        """
    ).execute(arguments: [contact, name, aliases])
  }
}

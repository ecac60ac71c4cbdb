public import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  private static let summaryColumns = "version, created_at, origin, author, note"

  /// The newest content version; nil before the first.
  public func currentContent() async throws(StoreError) -> ContentVersion? {
    try await read { database in
      try Row.fetchOne(
        database.cachedStatement(
          sql: "SELECT \(Self.summaryColumns), bundle FROM content_versions ORDER BY version DESC LIMIT 1")
      ).map(Self.contentVersion)
    }
  }

  /// The content version with this number, or nil.
  public func content(version: Int) async throws(StoreError) -> ContentVersion? {
    try await read { database in
      try Row.fetchOne(
        database.cachedStatement(
          sql: "SELECT \(Self.summaryColumns), bundle FROM content_versions WHERE version = ?"),
        arguments: [version]
      ).map(Self.contentVersion)
    }
  }

  /// Content versions before `before` without their text, newest first.
  public func contentVersions(
    before: Int?, limit: Int
  ) async throws(StoreError) -> [ContentVersion.Summary] {
    try await read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(Self.summaryColumns) FROM content_versions WHERE version < ? ORDER BY version DESC LIMIT ?
            """),
        arguments: [before ?? Int.max, max(0, limit)]
      ).map(Self.contentSummary)
    }
  }

  /// Adds a content version after `expected` and returns its number. Throws `.conflict` if `expected` is not the
  /// newest.
  public func addContent(
    _ content: NewContent, after expected: Int, now: Date
  ) async throws(StoreError) -> Int {
    try await write { database in
      let newest = try Int.fetchOne(database, sql: "SELECT MAX(version) FROM content_versions") ?? 0
      guard newest == expected else {
        throw StoreError(
          .conflict, "the content is at version \(newest), not at \(expected); check it and try again")
      }
      try database.execute(
        sql: """
          INSERT INTO content_versions (version, created_at, origin, author, note, bundle) VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          newest + 1, now.stored, content.origin.rawValue, content.author?.stored, content.note?.stored,
          Data(content.bundle),
        ])
      if let agent = content.author, let draft = content.draft {
        _ = try Self.removeDraft(of: agent, expecting: draft, database)
      }
      return newest + 1
    }
  }

  private static func contentVersion(_ row: Row) throws -> ContentVersion {
    ContentVersion(
      summary: try contentSummary(row), bundle: [UInt8](try StoredRow(row, of: "content_versions").bytes(5)))
  }

  private static func contentSummary(_ row: Row) throws -> ContentVersion.Summary {
    let stored = StoredRow(row, of: "content_versions")
    return ContentVersion.Summary(
      version: Int(try stored.integer(0)), createdAt: try stored.date(1), origin: try stored.name(2),
      author: try stored.optionalText(3).map(AgentID.init(rawValue:)), note: try stored.optionalText(4))
  }
}

import Foundation
import GRDB
import GatewayCore
import GatewayKit

/// A prompt sent to a provider, encoded for storage.
struct PreparedPrompt: Sendable {
  private let prompt: AskedPrompt
  private let frame: Data
  private let source: Data

  init(_ prompt: AskedPrompt) throws(StoreError) {
    self.prompt = prompt
    frame = try prompt.frame.storedJSON(sorted: true)
    source = try prompt.source.storedJSON()
  }

  /// Stores it with the message at `position`, as prompt number `number` of its turn.
  func insert(at position: Int64, number: Int, _ database: Database) throws {
    try database.cachedStatement(
      sql: "INSERT INTO prompts (position, number, provider, model, frame, source) VALUES (?, ?, ?, ?, ?, ?)"
    ).execute(
      arguments: [
        position, number, prompt.provider.stored, prompt.model?.stored, try frameRow(database), source,
      ])
  }

  /// The row of the frame, inserted if it is new.
  private func frameRow(_ database: Database) throws -> Int64 {
    let checksum = Int64(bitPattern: Checksum(frame).value)
    let known = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT row FROM prompt_frames WHERE checksum = ? AND frame = ?"),
      arguments: [checksum, frame])
    if let known { return known }
    try database.cachedStatement(sql: "INSERT INTO prompt_frames (checksum, frame) VALUES (?, ?)")
      .execute(arguments: [checksum, frame])
    return database.lastInsertedRowID
  }
}

/// A provider's data kept with an answer, encoded for storage.
struct PreparedKeptData: Sendable {
  private let kept: ConversationChange.KeptData
  private let data: Data

  init(_ kept: ConversationChange.KeptData) throws(StoreError) {
    self.kept = kept
    data = try kept.data.value.storedJSON()
  }

  /// Stores it with the log lines of the change's messages.
  func insert(into conversation: Int64, _ lines: [LogEntry], _ database: Database) throws {
    try database.cachedStatement(
      sql: "INSERT INTO kept_data (position, conversation, provider, model, lines, data) VALUES (?, ?, ?, ?, ?, ?)"
    ).execute(
      arguments: [
        lines[kept.messages.lowerBound].position, conversation, kept.data.provider.stored, kept.data.model?.stored,
        kept.messages.count, data,
      ])
  }
}

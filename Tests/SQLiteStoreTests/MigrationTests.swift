import Foundation
import GRDB
import GatewayCore
import GatewayKit
import Testing

@testable import SQLiteStore

/// Folders that earlier builds wrote.
@Suite struct MigrationTests {
  private let scratch = Scratch()

  @Test("maps in one setting become entries, the core's values leave the adapter's scope, and drafts are found")
  func edits() async throws {
    let folder = scratch.newFolder()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let queue = try DatabaseQueue(path: folder.appendingPathComponent("balcao.sqlite").path)
    let earlier = Schema.migrations.prefix { $0 != Schema.edits }
    let old: [(scope: String, name: String, value: String)] = [
      ("gateway", "pauses", #"{"*":802000000.25,"site":802000001}"#),
      ("gateway", "automate_responses", #"{"openai":true,"gemini":false}"#),
      ("gateway", "budgets", #"{"openai":{"budget":{"currency":"USD","channels":{}}},"gemini":{}}"#),
      ("channel/wa", "core/greeting/TEXT", "c1 c2"), ("channel/wa", "core/greeting/OTHER", "c9"),
      ("channel/wa", "core/echo/c1", "1"), ("channel/wa", "core/media/kept/m/1", "{}"),
      ("channel/wa", "upload/blob/image/png", "{}"), ("channel/wa", "templates", "{}"),
      ("channel/wa", "thread/bsuid:1", "5511"), ("provider/openai", "pauses", "[]"),
    ]
    try await queue.write { database in
      for step in earlier { try database.execute(sql: step) }
      try database.execute(sql: "PRAGMA user_version = \(earlier.count)")
      for setting in old {
        try database.execute(
          sql: "INSERT INTO settings (scope, name, value) VALUES (?, ?, ?)",
          arguments: [Data(setting.scope.utf8), Data(setting.name.utf8), Data(setting.value.utf8)])
      }
      try database.execute(
        sql: "INSERT INTO contacts (row, id, aliases) VALUES (1, ?, ?)",
        arguments: [Data("k".utf8), Data("[]".utf8)])
      for (id, memory) in [
        ("with", #"{"numberedOptions":[],"draft":{"id":"m1","text":"t","provider":"p","at":1}}"#),
        ("without", #"{"numberedOptions":[]}"#), ("empty", nil),
      ] as [(String, String?)] {
        try database.execute(
          sql: """
            INSERT INTO conversations
              (id, channel, thread, contact, owner, epoch, owner_since, owner_reason, flagged, memory, last_activity_at)
            VALUES (?, ?, ?, 1, 'bot', 0, 1, 'began', 0, ?, 1)
            """,
          arguments: [Data(id.utf8), Data("wa".utf8), Data(id.utf8), memory.map { Data($0.utf8) }])
      }
    }
    try queue.close()

    let store = try scratch.open(folder)
    func settings(_ scope: String) async throws -> [String: String] {
      let found = try await store.settings(in: scope, prefix: "", limit: 100)
      return Dictionary(uniqueKeysWithValues: found.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) })
    }
    #expect(
      try await settings("gateway") == [
        "pause/*": "802000000.25", "pause/site": "802000001", "automate_responses/openai": "true",
        "automate_responses/gemini": "false", "budget/openai": #"{"budget":{"currency":"USD","channels":{}}}"#,
        "budget/gemini": "{}",
      ])
    #expect(
      try await settings("core/wa") == [
        "greeting/TEXT/c1": "1", "greeting/TEXT/c2": "1", "greeting/OTHER/c9": "1", "echo/c1": "1",
        "media/kept/m/1": "{}", "upload/blob/image/png": "{}",
      ])
    #expect(try await settings("channel/wa") == ["templates": "{}", "thread/bsuid:1": "5511"])
    #expect(try await settings("provider/openai") == ["pauses": "[]"])
    #expect(try await store.conversations(ConversationQuery(draft: .any)).map(\.id) == ["with"])
    #expect(try await store.conversations(ConversationQuery(draft: .named("m1"))).map(\.revision) == [0])
    #expect(try await store.conversations(ConversationQuery()).count == 3)
  }
}

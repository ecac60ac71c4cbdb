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
    let old: [(scope: String, name: String, value: String)] = [
      ("gateway", "pauses", #"{"*":802000000.25,"site":802000001}"#),
      ("gateway", "automate_responses", #"{"openai":true,"gemini":false}"#),
      ("gateway", "budgets", #"{"openai":{"budget":{"currency":"USD","channels":{}}},"gemini":{}}"#),
      ("channel/wa", "core/greeting/TEXT", "c1 c2"), ("channel/wa", "core/greeting/OTHER", "c9"),
      ("channel/wa", "core/echo/c1", "1"), ("channel/wa", "core/media/kept/m/1", "{}"),
      ("channel/wa", "upload/blob/image/png", "{}"), ("channel/wa", "templates", "{}"),
      ("channel/wa", "thread/bsuid:1", "5511"), ("provider/openai", "pauses", "[]"),
    ]
    let folder = try await folder(before: Schema.edits) { database in
      for setting in old { try Self.insert(setting.scope, setting.name, Data(setting.value.utf8), database) }
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

    let store = try scratch.open(folder)
    func settings(_ scope: String) async throws -> [String: String] { try await Self.settings(scope, store) }
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

  @Test(
    "a damaged map of an old folder stays, and everything else becomes entries",
    arguments: [#"{"*":80"#, "", "17", "[1]", "null", "true", #""text""#, "\u{FF}"])
  func damagedMap(_ damaged: String) async throws {
    for (map, prefix) in [("pauses", "pause/"), ("automate_responses", "automate_responses/"), ("budgets", "budget/")] {
      let value = damaged == "\u{FF}" ? Data([0xFF, 0x7B]) : Data(damaged.utf8)
      let folder = try await folder(before: Schema.edits) { database in
        let whole = ["pauses": #"{"site":1}"#, "automate_responses": #"{"site":true}"#, "budgets": #"{"site":{}}"#]
        for (name, text) in whole { try Self.insert("gateway", name, name == map ? value : Data(text.utf8), database) }
      }
      let store = try scratch.open(folder)
      var expected = ["pause/site": "1", "automate_responses/site": "true", "budget/site": "{}"]
      expected["\(prefix)site"] = nil
      expected[prefix] = String(decoding: value, as: UTF8.self)
      #expect(try await Self.settings("gateway", store) == expected)
    }
  }

  @Test("damaged entries of a map stay damaged, the others are whole, and none stops the start")
  func damagedEntries() async throws {
    let maps = [
      ("pauses", #"{"a":null,"b":"x","c":true,"d":{"e":1},"":5,"site":1,"site":2}"#),
      ("automate_responses", #"{"a":null,"b":"true","c":1,"openai":false}"#),
      ("budgets", #"{"a":null,"b":"x","openai":{"budget":{"currency":"USD","channels":{}}}}"#),
    ]
    let folder = try await folder(before: Schema.edits) { database in
      for (name, map) in maps { try Self.insert("gateway", name, Data(map.utf8), database) }
      try Self.insert("channel/wa", "core/greeting/TEXT", Data("c1 c1".utf8), database)
    }
    let store = try scratch.open(folder)
    #expect(
      try await Self.settings("gateway", store) == [
        "pause/a": "null", "pause/b": #""x""#, "pause/c": "true", "pause/d": #"{"e":1}"#, "pause/": "5",
        "pause/site": "2", "automate_responses/a": "null", "automate_responses/b": #""true""#,
        "automate_responses/c": "1", "automate_responses/openai": "false", "budget/a": "null", "budget/b": #""x""#,
        "budget/openai": #"{"budget":{"currency":"USD","channels":{}}}"#,
      ])
    #expect(try await Self.settings("core/wa", store) == ["greeting/TEXT/c1": "1"])
  }

  @Test("a map that is not text does not stop the start either")
  func mapOfAnotherType() async throws {
    let folder = try await folder(before: Schema.edits) { database in
      try database.execute(
        sql: "INSERT INTO settings (scope, name, value) VALUES (?, ?, 17)",
        arguments: [Data("gateway".utf8), Data("pauses".utf8)])
    }
    let store = try scratch.open(folder)
    #expect(try await Self.settings("gateway", store).isEmpty)
    #expect(store.damage.map { $0.what.contains("the setting pause/ of gateway") } == [true])
  }

  @Test("due items and a delivery's reason that earlier versions wrote are read")
  func words() async throws {
    let folder = try await folder(before: Schema.words) { database in
      try database.execute(
        sql: "INSERT INTO contacts (row, id, aliases) VALUES (1, ?, ?)",
        arguments: [Data("k".utf8), Data("[]".utf8)])
      try database.execute(
        sql: """
          INSERT INTO conversations
            (row, id, channel, thread, contact, owner, epoch, owner_since, owner_reason, flagged, last_activity_at)
          VALUES (1, ?, ?, ?, 1, 'bot', 0, 1, 'began', 0, 1)
          """,
        arguments: [Data("c".utf8), Data("wa".utf8), Data("c".utf8)])
      for (kind, at) in [("flowTimer", 1), ("flowIdle", 2), ("queueTimeout", 3), ("botReturn", 4)] {
        try database.execute(
          sql: "INSERT INTO due (conversation, kind, at) VALUES (1, ?, ?)", arguments: [kind, at])
      }
    }
    let store = try scratch.open(folder)
    let due = try await store.dueItems(in: "c", at: .distantFuture)
    #expect(due.map(\.kind) == [.flowTimer, .flowIdle, .queueTimeout, .botReturn])
    var change = ConversationChange(
      conversation: "c", expectedEpoch: 0, expectedRevision: 0, now: Date(timeIntervalSinceReferenceDate: 5))
    change.due = [.set(.flowTimer, Date(timeIntervalSinceReferenceDate: 9)), .cancel(.flowIdle)]
    let delivery = Delivery(
      id: "d", thread: "c", recipients: [], author: .bot, message: OutgoingMessage(text: "oi"), replyTo: nil)
    change.deliveries = [NewDelivery(delivery, turn: nil, notBefore: .distantPast)]
    _ = try await store.commit(change)
    #expect(
      try await store.dueItems(in: "c", at: .distantFuture).map(\.kind).sorted { $0.rawValue < $1.rawValue }
        == [.botReturn, .flowTimer, .queueTimeout])
    try await store.write { try $0.execute(sql: "UPDATE deliveries SET reason = CAST('busy' AS BLOB)") }
    #expect(try await store.deliveries(state: nil, limit: 9).map(\.reason) == [.plain("busy")])
  }

  @Test("messages and contacts of an older folder are indexed in slices, also across a restart, and then found")
  func search() async throws {
    let folder = try await folder(before: Schema.search) { database in
      try database.execute(
        sql: "INSERT INTO contacts (row, id, name, aliases) VALUES (1, ?, ?, ?)",
        arguments: [Data("k".utf8), Data("Ána".utf8), Data(#"["wa:5511987654321"]"#.utf8)])
      try database.execute(
        sql: """
          INSERT INTO conversations
            (row, id, channel, thread, contact, owner, epoch, owner_since, owner_reason, flagged, last_activity_at)
          VALUES (1, ?, ?, ?, 1, 'bot', 0, 1, 'began', 0, 1)
          """,
        arguments: [Data("c".utf8), Data("wa".utf8), Data("c".utf8)])
      for number in 1...5 {
        let event = InboundEvent(
          externalID: "w\(number)", at: Date(timeIntervalSinceReferenceDate: 1), thread: "c",
          from: Sender(aliases: []), content: .message(InboundMessage(parts: [.text("bolo \(number)")])))
        // A damaged line stops neither the index nor the search.
        let body = number == 3 ? Data("{".utf8) : try JSONEncoder().encode(event)
        try database.execute(
          sql: "INSERT INTO log (conversation, kind, at, message, body) VALUES (1, 0, 1, ?, ?)",
          arguments: [Data("m\(number)".utf8), body])
      }
    }
    var store = try scratch.open(folder)
    #expect(try await store.index(limit: 2))
    #expect(try await store.isIndexed() == false)
    try await store.close()
    store = try scratch.open(folder)
    while try await store.index(limit: 2) {}
    #expect(try await store.isIndexed())
    let words = try #require(SearchWords("bolo"))
    #expect(try await store.lines(LineSearch(words)).lines.map(\.entry.position) == [5, 4, 2, 1])
    let name = try #require(SearchWords("ana"))
    #expect(try await store.contacts(ContactSearch(name, inAddresses: false)).map(\.contact.id) == ["k"])
  }

  @Test(
    "the tags of an older folder's contacts are found, what was there is not unread, and damaged profiles do not stop")
  func inbox() async throws {
    let folder = try await folder(before: Schema.inbox) { database in
      let profiles: [String?] = [
        #"{"tags":["vip","é"],"fields":{}}"#, nil, "{", #"{"tags":7}"#, #"{"tags":["vip",1]}"#,
      ]
      for (row, profile) in profiles.enumerated() {
        try database.execute(
          sql: "INSERT INTO contacts (row, id, aliases, profile) VALUES (?, ?, ?, ?)",
          arguments: [row + 1, Data("k\(row + 1)".utf8), Data("[]".utf8), profile.map { Data($0.utf8) }])
      }
      try database.execute(
        sql: """
          INSERT INTO conversations
            (row, id, channel, thread, contact, owner, epoch, owner_since, owner_reason, flagged, last_activity_at)
          VALUES (1, ?, ?, ?, 1, 'bot', 0, 1, 'began', 0, 1)
          """,
        arguments: [Data("c".utf8), Data("wa".utf8), Data("c".utf8)])
    }
    let store = try scratch.open(folder)
    let tagged = try await store.read { database in
      try Int64.fetchAll(database, sql: "SELECT contact FROM contact_tags WHERE tag = CAST('vip' AS BLOB)")
    }
    #expect(tagged == [1, 5])
    #expect(try await store.conversations(ConversationQuery(tag: "é")).map(\.id) == ["c"])
    let conversation = try #require(try await store.conversation("c"))
    #expect(conversation.team == nil && conversation.lastMessage == nil)
  }

  @Test("what belongs to a conversation or a contact is removed together with its row")
  func removedWithTheirRows() async throws {
    let store = try scratch.open()
    let event = InboundEvent(
      externalID: "w1", at: Date(timeIntervalSinceReferenceDate: 1), thread: "c", from: Sender(aliases: ["wa:1"]),
      content: .message(InboundMessage(parts: [.text("oi")])))
    let item = JournalBatch.Item(event: event, message: "m1", conversation: "c", key: [1], wantsTurn: false)
    _ = try await store.accept(
      JournalBatch(channel: "wa", items: [item], advancing: [:], noting: [:], now: event.at, keysExpireAt: nil))
    _ = try await store.markRead("c", upTo: 1, by: "user:u1")
    _ = try await store.saveOwnDraft(text: "x", note: "", of: "user:u1", in: "c", after: nil, now: event.at)
    let contact = try #require(try await store.conversation("c")).contact.id
    var edit = ContactEdit()
    edit.profile.changeTags(adding: ["vip"], removing: [])
    _ = try await store.edit(contact, edit, after: nil)
    func rows() async throws -> [Int] {
      try await store.read { database in
        try ["reads", "own_drafts", "contact_tags"].map { table in
          try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM \(table)") ?? -1
        }
      }
    }
    #expect(try await rows() == [1, 1, 1])
    try await store.write { try $0.execute(sql: "DELETE FROM conversations; DELETE FROM contacts") }
    #expect(try await rows() == [0, 0, 0])
  }

  /// A folder as it was before a migration, with what `fill` writes.
  private func folder(
    before migration: String, fill: @escaping @Sendable (Database) throws -> Void
  ) async throws -> URL {
    let folder = scratch.newFolder()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let queue = try DatabaseQueue(path: folder.appendingPathComponent("balcao.sqlite").path)
    let earlier = Schema.migrations.prefix { $0 != migration }
    try await queue.write { database in
      for step in earlier { try database.execute(sql: step) }
      try database.execute(sql: "PRAGMA user_version = \(earlier.count)")
      try fill(database)
    }
    try queue.close()
    return folder
  }

  private static func insert(_ scope: String, _ name: String, _ value: Data, _ database: Database) throws {
    try database.execute(
      sql: "INSERT INTO settings (scope, name, value) VALUES (?, ?, ?)",
      arguments: [Data(scope.utf8), Data(name.utf8), value])
  }

  private static func settings(_ scope: String, _ store: SQLiteStore) async throws -> [String: String] {
    let found = try await store.settings(in: scope, prefix: "", limit: 100)
    return Dictionary(uniqueKeysWithValues: found.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) })
  }
}

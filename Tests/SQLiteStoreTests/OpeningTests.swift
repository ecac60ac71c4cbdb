import Foundation
import GRDB
import GatewayCore
import GatewayKit
import Logging
import Synchronization
import Testing

@testable import SQLiteStore

/// What stands in the folder, and what is refused there.
@Suite struct OpeningTests {
  private let scratch = Scratch()

  @Test("Invariant 1: the writer syncs every commit")
  func synchronous() async throws {
    let store = try scratch.open()
    #expect(try await store.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
    #expect(try await store.write { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    await #expect(throws: StoreError.self) {
      try await store.read { try $0.execute(sql: "PRAGMA user_version = 9") }
    }
  }

  @Test("nobody else can read the folder")
  func modes() async throws {
    let store = try scratch.open()
    try await store.setSetting("a", in: "b", to: [1])
    func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    #expect(try mode(store.folder.path) == 0o700)
    let files = try FileManager.default.contentsOfDirectory(atPath: store.folder.path)
    #expect(Set(files).isSuperset(of: ["balcao.sqlite", "balcao.sqlite-wal"]))
    for file in files { #expect(try mode(store.folder.appendingPathComponent(file).path) == 0o600, "\(file)") }
  }

  @Test("a folder that a newer build wrote is refused with both versions and the remedy, and stays as it is")
  func newer() async throws {
    let store = try scratch.open()
    try await store.setSetting("a", in: "b", to: [1])
    try await store.close()
    try await edit(store.folder) { try $0.execute(sql: "PRAGMA user_version = 700") }
    let error = #expect(throws: StoreError.self) { try self.scratch.open(store.folder) }
    #expect(error?.kind == .damaged)
    #expect(error?.message.contains("version 700") == true)
    #expect(error?.message.contains("up to \(Schema.version)") == true)
    #expect(error?.message.contains("newer build") == true)
    try await edit(store.folder) { database in
      let version = try Int.fetchOne(database, sql: "PRAGMA user_version")
      let settings = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM settings")
      #expect(version == 700)
      #expect(settings == 1)
    }
  }

  @Test("a file that is not a database is refused as damaged, and stays unchanged")
  func foreign() throws {
    let folder = scratch.newFolder()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("balcao.sqlite")
    let letter = Data(String(repeating: "Querida avó, ", count: 1_000).utf8)
    try letter.write(to: file)
    let error = #expect(throws: StoreError.self) { try self.scratch.open(folder) }
    #expect(error?.kind == .damaged)
    #expect(try Data(contentsOf: file) == letter)
  }

  @Test("a folder that cannot be made is named")
  func unusable() throws {
    let error = #expect(throws: StoreError.self) {
      try self.scratch.open(URL(fileURLWithPath: "/dev/null/data"))
    }
    #expect(error?.kind == .unavailable)
    #expect(error?.message.contains("/dev/null/data") == true)
  }

  @Test("a closed store says so")
  func closed() async throws {
    let store = try scratch.open()
    try await store.close()
    let write = await #expect(throws: StoreError.self) { try await store.setSetting("a", in: "b", to: nil) }
    let read = await #expect(throws: StoreError.self) { try await store.setting("a", in: "b") }
    #expect(write?.kind == .unavailable)
    #expect(read?.kind == .unavailable)
  }

  @Test(
    "a damaged row is named, and its neighbours are read",
    arguments: [
      ("UPDATE log SET body = x'7b' WHERE position = 1", "row 1 of the table log"),
      ("UPDATE log SET body = NULL WHERE position = 1", nil),
      ("UPDATE log SET kind = 9 WHERE position = 1", "row 1 of the table log"),
      ("UPDATE log SET at = 'yesterday' WHERE position = 1", "row 1 of the table log"),
      ("UPDATE log SET message = x'ff' WHERE position = 1", "row 1 of the table log"),
    ])
  func damaged(sql: String, name: String?) async throws {
    let store = try scratch.open()
    _ = try await store.accept(sample("a"))
    _ = try await store.accept(sample("b"))
    try await store.close()
    do {
      try await edit(store.folder) { try $0.execute(sql: sql) }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      // The schema itself forbids this damage.
      return #expect(name == nil)
    }
    let again = try scratch.open(store.folder)
    let error = await #expect(throws: StoreError.self) { try await again.log(of: "a", after: nil, limit: 9) }
    #expect(error?.kind == .damaged)
    let wanted = try #require(name)
    #expect(error?.message.contains(wanted) == true)
    #expect(try await again.log(of: "b", after: nil, limit: 9).count == 1)
    #expect(try await again.nextTurn(in: "b") != nil)
  }

  @Test("a damaged conversation is named", arguments: ["owner = 'nobody'", "memory = x'5b'", "owner_since = x'00'"])
  func damagedConversation(change: String) async throws {
    let store = try scratch.open()
    _ = try await store.accept(sample("a"))
    try await store.close()
    try await edit(store.folder) { try $0.execute(sql: "UPDATE conversations SET \(change)") }
    let again = try scratch.open(store.folder)
    let error = await #expect(throws: StoreError.self) { try await again.conversation("a") }
    #expect(error?.kind == .damaged)
    #expect(error?.message.contains("row 1 of the table conversations") == true)
  }

  @Test("a collision of contacts is reported with both")
  func collision() async throws {
    let lines = LogLines()
    let names = Counter()
    let store = try SQLiteStore(
      folder: scratch.newFolder(), log: Logger(label: "test") { _ in lines },
      ids: { ContactID(rawValue: "contact-\(names.value.add(1, ordering: .relaxed).newValue)") })
    _ = try await store.accept(sample("a", aliases: ["wa:1"]))
    _ = try await store.accept(sample("b", aliases: ["wa:2"]))
    #expect(lines.all == [])
    _ = try await store.accept(sample("c", aliases: ["wa:2", "wa:1"]))
    #expect(lines.all.count == 1)
    #expect(lines.all.first?.contains("contact-1") == true)
    #expect(lines.all.first?.contains("contact-2") == true)
  }

  private func edit(_ folder: URL, _ body: @escaping @Sendable (Database) throws -> Void) async throws {
    let queue = try DatabaseQueue(path: folder.appendingPathComponent("balcao.sqlite").path)
    try await queue.writeWithoutTransaction(body)
    try queue.close()
  }

  private func sample(_ name: String, aliases: [Alias] = []) -> JournalBatch {
    let event = InboundEvent(
      externalID: name, at: Date(timeIntervalSince1970: 0), thread: ThreadKey(rawValue: name),
      from: Sender(aliases: aliases.isEmpty ? [Alias(scheme: "web", value: name)] : aliases),
      content: .message(InboundMessage(parts: [.text(name)])))
    return JournalBatch(
      channel: "site",
      items: [
        JournalBatch.Item(
          event: event, message: MessageID(rawValue: name), conversation: ConversationID(rawValue: name),
          key: Array(name.utf8), wantsTurn: true)
      ], now: Date(timeIntervalSince1970: 1), keysExpireAt: nil)
  }
}

/// What was logged: each line with its metadata.
private final class LogLines: LogHandler {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock(\.self) }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
  }
}

import Foundation
import GRDB
import GatewayCore
import GatewayKit
import Logging
import OpenSSLVault
import SQLiteStore
import Testing

/// The vault in a data folder: what is on the disk, and what is not.
@Suite final class FolderTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "balcao-vault-\(UUID().uuidString)")

  deinit {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      print("the scratch folder \(folder.path) stays: \(error)")
    }
  }

  @Test("Invariant 8: a value is nowhere in clear, whatever was done with it")
  func nowhere() async throws {
    // Long enough that a page, the write-ahead log or a free list would hold it in one piece.
    let values = (0..<3).map { "value-\($0)-" + String(repeating: "\(UUID().uuidString)", count: 20) }
    var (store, vault) = try await open()
    for value in values {
      try await Safe.set(Safe.alpha, Array(value.utf8), in: vault)
      #expect(try await vault.withSecret(Safe.alpha, for: Safe.alphaOrigin) { $0.count } == value.utf8.count)
      try expectNone(of: values)
    }
    _ = try await vault.secrets()
    try await store.close()
    try expectNone(of: values)
    (store, vault) = try await open()
    try await vault.remove(Safe.alpha)
    try expectNone(of: values)
    try await store.close()
    let database = try DatabaseQueue(path: folder.appendingPathComponent("balcao.sqlite").path)
    try await database.vacuum()
    try database.close()
    try expectNone(of: values)
    #expect(try files().values.contains { $0.holds(Array("signing-key".utf8)) }, "the search finds what is there")
  }

  @Test("a wrong master key changes no byte of the folder")
  func wrongKey() async throws {
    let (store, vault) = try await open()
    try await Safe.set(Safe.alpha, Array("a value".utf8), in: vault)
    try await store.close()
    // The first opening of a database that is there costs a page for good: GRDB makes and drops a table in it.
    try await SQLiteStore(folder: folder, log: Self.quiet).close()
    let before = try files()
    let again = try SQLiteStore(folder: folder, log: Self.quiet)
    let error = await #expect(throws: VaultError.self) {
      try await OpenSSLVault.open(again, masterKey: FixedSource(.key, 8), clock: StandingClock())
    }
    #expect(error?.kind == .wrongMasterKey)
    try await again.close()
    let after = try files()
    // SQLite's index of the write-ahead log is made anew at every opening, and the log is left empty.
    #expect(Set(after.keys).subtracting(before.keys).isSubset(of: ["balcao.sqlite-shm", "balcao.sqlite-wal"]))
    #expect(after["balcao.sqlite-wal", default: []].isEmpty)
    for (name, bytes) in before where !name.hasSuffix("-shm") {
      let (found, kept) = (Self.withoutCounters(after[name] ?? []), Self.withoutCounters(bytes))
      #expect(found.count == kept.count, "\(name)")
      let changed = zip(found, kept).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
      #expect(changed.isEmpty, "\(name) at \(changed.prefix(20))")
    }
  }

  /// A database without what its header counts (sqlite.org/fileformat2.html, 1.3): changes, schema changes, and the
  /// changes at the last write. GRDB's opening of a write-ahead log counts as one, whatever comes after.
  private static func withoutCounters(_ database: [UInt8]) -> [UInt8] {
    guard database.count >= 100 else { return database }
    var database = database
    for index in [24..<28, 40..<44, 92..<96].joined() { database[index] = 0 }
    return database
  }

  @Test("rows and ring come back as they were sealed, with what was noted of them")
  func reopened() async throws {
    let (store, vault) = try await open()
    try await Safe.set(Safe.alpha, Array("a value".utf8), in: vault)
    _ = try await vault.withSecret(Safe.alpha, for: Safe.alphaOrigin) { $0.count }
    let givenAt = try #require(await vault.status(of: Safe.alpha).givenAt)
    try await vault.note(.noCredit, of: Safe.alpha, givenAt: givenAt)
    try await vault.flushUses()
    let shown = try await vault.secrets()
    try await store.close()
    let (later, again) = try await open()
    #expect(try await again.secrets().map(Self.known) == shown.map(Self.known))
    #expect(shown.first?.lastUsedAt == StandingClock().now)
    #expect(shown.first?.verification?.result == .noCredit)
    #expect(try await again.examine().rows == 2)
    try await later.close()
  }

  @Test("a change that starts from another ring is a conflict and changes nothing")
  func conflict() async throws {
    let (store, vault) = try await open()
    try await Safe.set(Safe.alpha, Array("a value".utf8), in: vault)
    let before = try await store.sealedRecords()
    let error = await #expect(throws: StoreError.self) {
      try await store.commit(
        SealedChange(expecting: [1], ring: [2], rows: [], removing: before.rows.map(\.id)))
    }
    #expect(error?.kind == .conflict)
    let taken = try #require(before.rows.first { $0.name == Safe.alpha }).changing(id: 77)
    await #expect(throws: StoreError.self, "no second row of one name") {
      try await store.commit(SealedChange(expecting: before.ring, ring: [2], rows: [taken]))
    }
    #expect(try await store.sealedRecords() == before)
    try await store.close()
  }

  /// What outlives the process.
  private static func known(_ secret: SecretSummary) -> [String] {
    [
      "\(secret.name) \(secret.state) \(secret.fingerprint ?? "")", "\(secret.binding as Any)",
      "\(secret.createdAt) \(secret.lastUsedAt as Any) \(secret.verification as Any)",
    ]
  }

  private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func open() async throws -> (SQLiteStore, OpenSSLVault) {
    let store = try SQLiteStore(folder: folder, log: Self.quiet)
    let vault = try await OpenSSLVault.open(store, masterKey: FixedSource(.key, 7), clock: StandingClock())
    _ = try await vault.bind(Safe.uses)
    return (store, vault)
  }

  private func files() throws -> [String: [UInt8]] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, Array(try Data(contentsOf: folder.appendingPathComponent($0)))) })
  }

  private func expectNone(of values: [String]) throws {
    for (name, bytes) in try files() {
      for value in values { #expect(!bytes.holds(Array(value.utf8.prefix(40))), "\(name) holds a value") }
    }
  }
}

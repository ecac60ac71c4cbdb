import GatewayCore
import GatewayKit
import Testing

@testable import OpenSSLVault

/// The names that values have at their vendors: sealed with the value, shown, changed without it.
@Suite struct LabelTests {
  private let key = "sk-proj-0123456789abcdefWXYZ"

  @Test(
    "a label is shown, also after a restart, and the value is used as before", arguments: ["a", "padaria-produção 🥖"])
  func shown(label: String) async throws {
    let safe = try await Safe()
    #expect(try await safe.set(Safe.alpha, key, label: label).label == label)
    let reopened = try await safe.reopened()
    #expect(try await reopened.vault.secrets().map(\.label) == [label])
    #expect(try await reopened.used(Safe.alpha) == key)
  }

  @Test("a label is changed and removed without the value, and what is known of the value stays")
  func changed() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    try await safe.note(.ok, of: Safe.alpha)
    let before = try await safe.vault.secrets()[0]
    for label in ["first", "second", nil] as [String?] {
      let after = try await safe.vault.label(Safe.alpha, label)
      #expect(after.label == label && after.fingerprint == before.fingerprint && after.createdAt == before.createdAt)
      #expect(after.verification == before.verification && after.state == .ready)
      #expect(try await safe.reopened().used(Safe.alpha) == key)
    }
    #expect(try await safe.vault.label(Safe.alpha, "").label == nil)
    await #expect(throws: VaultError.self) { _ = try await safe.vault.label("nobody", "x") }
  }

  @Test("a new value has no label of the former one; one that its service renewed has")
  func replaced() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key, label: "former")
    let bytes = Array("renewed".utf8)
    try await safe.vault.keep(FreshSecret(name: Safe.alpha, count: bytes.count) { $0.copyBytes(from: bytes) })
    #expect(try await safe.vault.secrets()[0].label == "former")
    #expect(try await safe.used(Safe.alpha) == "renewed")
    #expect(try await safe.set(Safe.alpha, key).label == nil)
  }

  @Test(
    "a label that is too long or not one line is refused",
    arguments: [String(repeating: "é", count: 51), "a\nb", "\u{1B}[2J"])
  func refused(label: String) async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    await #expect(throws: VaultError.self) { try await safe.set(Safe.alpha, key, label: label) }
    await #expect(throws: VaultError.self) { _ = try await safe.vault.label(Safe.alpha, label) }
    #expect(try await safe.vault.secrets()[0].label == nil)
  }

  @Test("a labelled row moved to another name does not open, and no bit of it can be turned")
  func tampered() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key, label: "of alpha")
    try await safe.set(Safe.beta, key, label: "of beta")
    let now = safe.records.records
    let (alpha, beta) = (now.row(Safe.alpha), now.row(Safe.beta))
    let swapped = now.with { $0.name == Safe.alpha ? $0.changing(sealed: beta.sealed) : $0 }
    let opened = try await Safe(MemoryRecords(swapped))
    #expect(try await opened.vault.secrets().map(\.label) == [nil, "of beta"])
    for bit in 0..<(alpha.sealed.count * 8) {
      let altered = now.with { $0.name == Safe.alpha ? $0.changing(sealed: alpha.sealed.turning(bit)) : $0 }
      let summary = try await Safe(MemoryRecords(altered)).vault.secrets()[0]
      #expect(summary.state == .damaged && summary.label == nil, "bit \(bit)")
    }
  }

  @Test("uses are counted from the start, and from the value's storing on")
  func counted() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    for _ in 0..<3 { _ = try await safe.used(Safe.alpha) }
    #expect(try await safe.vault.secrets()[0].useCount == 3)
    try await safe.set(Safe.alpha, key)
    #expect(try await safe.vault.secrets()[0].useCount == 0)
  }
}

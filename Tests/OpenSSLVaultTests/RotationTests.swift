import GatewayCore
import GatewayKit
import Testing

@testable import OpenSSLVault

/// The data key is replaced while values are in use; every value opens before, during and after.
@Suite struct RotationTests {
  /// Enough for several steps.
  static let count = 100

  private static func name(_ number: Int) -> SecretRef { SecretRef(rawValue: "key/\(number)") }
  private static func value(_ number: Int) -> String { "value-\(number)-of-a-customer" }
  private static let uses = (0..<count).map { number in
    SecretUse(name: name(number), purpose: "p", origin: Safe.alphaOrigin, path: "providers[\(number)].settings.apiKey")
  }

  private static func filled() async throws -> Safe {
    let safe = try await Safe(uses: uses)
    for number in 0..<count { try await safe.set(name(number), value(number)) }
    return safe
  }

  private static func expectAll(in safe: Safe) async throws {
    for number in 0..<count { #expect(try await safe.used(name(number)) == value(number)) }
    let summary = try await safe.vault.examine()
    #expect(summary.damaged.isEmpty)
  }

  /// Takes steps until nothing waits; returns how many, and the result of the last.
  @discardableResult static func rotate(_ vault: OpenSSLVault) async throws -> (steps: Int, last: VaultRotation) {
    var steps = 1
    var rotation = try await vault.rotate(beginning: true)
    while rotation.waiting > 0 {
      rotation = try await vault.rotate(beginning: false)
      steps += 1
    }
    return (steps, rotation)
  }

  @Test("every row is sealed under the new key, which alone is active; the earlier one is retired and opens nothing")
  func whole() async throws {
    let safe = try await Self.filled()
    let before = safe.records.records
    let steps = try await Self.rotate(safe.vault).steps
    // The signing key is a row as well.
    #expect(steps == 1 + (Self.count + OpenSSLVault.rotationSlice) / OpenSSLVault.rotationSlice)
    let summary = try await safe.vault.examine()
    #expect(summary.dataKeys == ["1 retired", "2 active"])
    #expect(summary.waiting == 0)
    try await Self.expectAll(in: safe)
    try await Self.expectAll(in: try await safe.reopened(uses: Self.uses))
    #expect(safe.records.records.rows.allSatisfy { RowSeal.keyID(of: $0) == 2 })
    // A row of before the rotation does not come back.
    let old = before.row(Self.name(3))
    safe.records.records = safe.records.records.with { $0.name == old.name ? old : $0 }
    await #expect(throws: VaultError.self) { _ = try await safe.reopened(uses: Self.uses) }
  }

  @Test("what is known of a value stays: when it was given, used and verified, and what it is bound to")
  func attributes() async throws {
    let safe = try await Self.filled()
    try await safe.set(Self.name(1), Self.value(1), label: "padaria-produção")
    _ = try await safe.used(Self.name(0))
    try await safe.note(.ok, of: Self.name(0))
    let before = try await safe.vault.secrets()
    try await Self.rotate(safe.vault)
    #expect(try await safe.vault.secrets() == before)
    let reopened = try await safe.reopened(uses: Self.uses).vault.secrets()
    #expect(reopened.map(\.label) == before.map(\.label) && reopened.map(\.lastUsedAt) == before.map(\.lastUsedAt))
    #expect(reopened.map(\.verification) == before.map(\.verification))
  }

  @Test("codes of signers stay valid")
  func signing() async throws {
    let safe = try await Self.filled()
    let code = safe.vault.signer(scope: "core").authenticationCode(for: Array("message".utf8), purpose: "test")
    try await Self.rotate(safe.vault)
    let reopened = try await safe.reopened(uses: Self.uses)
    #expect(
      reopened.vault.signer(scope: "core").authenticationCode(for: Array("message".utf8), purpose: "test") == code)
  }

  @Test("a rotation interrupted after any step is continued after a restart", arguments: 1...4)
  func interrupted(steps: Int) async throws {
    let safe = try await Self.filled()
    for step in 0..<steps { _ = try await safe.vault.rotate(beginning: step == 0) }
    let reopened = try await safe.reopened(uses: Self.uses)
    try await Self.expectAll(in: reopened)
    #expect(try await reopened.vault.examine().waiting == Self.count + 1 - (steps - 1) * OpenSSLVault.rotationSlice)
    let first = try await reopened.vault.rotate(beginning: true)
    #expect(first.isResumed && first.activeKey == 2)
    while try await reopened.vault.rotate(beginning: false).waiting > 0 {}
    #expect(try await reopened.vault.examine().dataKeys == ["1 retired", "2 active"])
    try await Self.expectAll(in: reopened)
  }

  @Test("a step that cannot be stored changes nothing")
  func failing() async throws {
    let safe = try await Self.filled()
    _ = try await safe.vault.rotate(beginning: true)
    let stored = safe.records.records
    safe.records.breakDisk()
    await #expect(throws: VaultError.self) { _ = try await safe.vault.rotate(beginning: false) }
    #expect(safe.records.records == stored)
    try await Self.expectAll(in: safe)
  }

  @Test("values are used, stored and removed meanwhile, and none is lost")
  func busy() async throws {
    let safe = try await Self.filled()
    try await withThrowingTaskGroup { group in
      group.addTask { for _ in 0..<5 { try await Self.rotate(safe.vault) } }
      for number in 0..<4 {
        group.addTask {
          for round in 0..<50 {
            try await safe.set(Self.name(number), "\(Self.value(number)) in round \(round)")
            #expect(try await safe.used(Self.name(number)) == "\(Self.value(number)) in round \(round)")
            #expect(try await safe.used(Self.name(50 + number)) == Self.value(50 + number))
          }
          try await safe.set(Self.name(number), Self.value(number))
        }
      }
      try await group.waitForAll()
    }
    try await Self.expectAll(in: safe)
    try await Self.expectAll(in: try await safe.reopened(uses: Self.uses))
  }

  @Test(
    "a damaged row, whichever key its bytes name, keeps the earlier keys and does not stop the others",
    arguments: [0, 8, 15, 32, 39, 40, 300])
  func damaged(bit: Int) async throws {
    let safe = try await Self.filled()
    let intact = safe.records.records.row(Self.name(7))
    safe.records.records = safe.records.records.with { row in
      row.name == intact.name ? row.changing(sealed: row.sealed.turning(bit)) : row
    }
    let reopened = try await safe.reopened(uses: Self.uses)
    for active in 2...3 {
      let last = try await Self.rotate(reopened.vault).last
      #expect(last.damaged == 1)
      let summary = try await reopened.vault.examine()
      #expect(summary.damaged == [Self.name(7).rawValue])
      #expect(summary.dataKeys.first == "1 decrypt" && summary.dataKeys.last == "\(active) active")
    }
    for number in 0..<Self.count where number != 7 {
      #expect(try await reopened.used(Self.name(number)) == Self.value(number))
    }
    // Its bytes of before still open.
    reopened.records.records = reopened.records.records.with { $0.name == intact.name ? intact : $0 }
    #expect(try await safe.reopened(uses: Self.uses).used(Self.name(7)) == Self.value(7))
    // Stored again, it no longer needs the earlier key.
    try await reopened.set(Self.name(7), Self.value(7))
    try await Self.rotate(reopened.vault)
    #expect(!(try await reopened.vault.examine().dataKeys.contains("1 decrypt")))
  }

  @Test("a damaged row whose bytes name the active key is counted, and keeps the earlier keys")
  func damagedUnderActiveKey() async throws {
    let safe = try await Self.filled()
    try await Self.rotate(safe.vault)
    let broken = safe.records.records.row(Self.name(7))
    safe.records.records = safe.records.records.with { row in
      row.name == broken.name ? row.changing(sealed: [1, 0, 0, 0, 3] + row.sealed.dropFirst(5)) : row
    }
    let reopened = try await safe.reopened(uses: Self.uses)
    #expect(try await Self.rotate(reopened.vault).last.damaged == 1)
    #expect(try await reopened.vault.examine().dataKeys == ["1 retired", "2 decrypt", "3 active"])
  }

  @Test("the ring stays small however often the key is replaced")
  func often() async throws {
    let safe = try await Safe()
    for _ in 0..<30 { try await Self.rotate(safe.vault) }
    let keys = try await safe.vault.examine().dataKeys
    #expect(keys.count == 9 && keys.last == "31 active")
    _ = try await safe.reopened()
  }
}

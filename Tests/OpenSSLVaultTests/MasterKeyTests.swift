import Foundation
import GatewayCore
import GatewayKit
import Synchronization
import Testing

@testable import OpenSSLVault

/// Which master key opens a vault, and what happens with another.
@Suite struct MasterKeyTests {
  @Test("a wrong master key is refused by name, and nothing is changed")
  func wrongKey() async throws {
    let safe = try await TamperingTests.filled().0
    let before = (safe.records.records, safe.records.commits)
    let error = await #expect(throws: VaultError.self) { try await safe.reopened(key: 8) }
    #expect(error?.kind == .wrongMasterKey)
    let ids = [7, 8].map { byte in
      MasterKey(SecretBytes(count: 32) { $0.initializeMemory(as: UInt8.self, repeating: UInt8(byte)) }).id.description
    }
    for id in ids { #expect(error?.message.contains(id) == true, "the message names \(id)") }
    #expect(safe.records.records == before.0 && safe.records.commits == before.1)
  }

  @Test("a master key of another length is refused", arguments: [0, 16, 31, 33, 64])
  func wrongLength(count: Int) async throws {
    await #expect(throws: VaultError.self) { try await Safe(source: FixedSource(.key, 1, count: count)) }
  }

  @Test("a source is asked for a new key only where nothing was sealed")
  func need() async throws {
    let source = FixedSource(.key, 7)
    let safe = try await Safe(source: source)
    _ = try await Safe(safe.records, source: source)
    await #expect(throws: VaultError.self) {
      try await Safe(MemoryRecords(SealedRecords(ring: nil, rows: safe.records.records.rows)), source: source)
    }
    #expect(source.asked.withLock { $0 } == [.new, .existing(byPassphrase: false)])
  }

  @Test("a passphrase opens what it sealed; another, or a key, does not")
  func passphrase() async throws {
    let safe = try await Safe(source: FixedSource(passphrase: "correct horse battery"))
    try await safe.set(Safe.alpha, "a value")
    let again = FixedSource(passphrase: "correct horse battery")
    #expect(try await Safe(safe.records, source: again).used(Safe.alpha) == "a value")
    #expect(again.asked.withLock { $0 } == [.existing(byPassphrase: true)])
    for wrong in [FixedSource(passphrase: "correct horse batterz"), FixedSource(.key, 7)] {
      let error = await #expect(throws: VaultError.self) { try await Safe(safe.records, source: wrong) }
      #expect(error?.kind == .wrongMasterKey)
    }
  }

  @Test("a passphrase for a vault that was sealed with a key has its own error")
  func passphraseForKey() async throws {
    let safe = try await Safe()
    let error = await #expect(throws: VaultError.self) {
      try await Safe(safe.records, source: FixedSource(passphrase: "correct horse battery"))
    }
    #expect(error?.kind == .wrongMasterKey)
    #expect(error?.message.contains("not with a passphrase") == true)
  }

  @Test("the recovery key opens the vault, puts the master key back, and replaces an earlier one")
  func recovery() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, "a value")
    #expect(try await !safe.vault.examine().hasRecoveryKey)
    let keys = [RecoveryKey.random(), RecoveryKey.random()]
    for key in keys {
      let envelope = try #require(SecretEnvelope.seal(key, to: safe.vault.intakeKey, for: RecoveryKey.use))
      try await safe.vault.storeRecoveryKey(envelope)
    }
    #expect(try await safe.vault.examine().hasRecoveryKey)
    let source = FixedSource(.recovery, keys[1])
    #expect(try await Safe(safe.records, source: source).used(Safe.alpha) == "a value")
    #expect(source.kept.withLock { $0 } == Array(repeating: 7, count: 32))
    for wrong in [keys[0], RecoveryKey.random()] {
      let error = await #expect(throws: VaultError.self) {
        try await Safe(safe.records, source: FixedSource(.recovery, wrong))
      }
      #expect(error?.kind == .wrongMasterKey)
    }
    #expect(try await safe.reopened().used(Safe.alpha) == "a value", "the master key still opens it")
  }

  @Test("a recovery key is taken from its envelope alone")
  func recoveryRefused() async throws {
    let safe = try await Safe()
    for envelope in [
      [], Array(repeating: 0, count: 80),
      SecretEnvelope.seal(RecoveryKey.random(), to: safe.vault.intakeKey, for: "another use"),
      SecretEnvelope.seal(SecretBytes(count: 19, Crypto.fillRandomly), to: safe.vault.intakeKey, for: RecoveryKey.use),
    ] {
      await #expect(throws: VaultError.self) { try await safe.vault.storeRecoveryKey(try #require(envelope)) }
    }
    #expect(try await !safe.vault.examine().hasRecoveryKey)
  }

  @Test("a recovery key reads as it was written, in any hand, and a slip is noticed")
  func recoveryText() throws {
    for _ in 0..<50 {
      let key = RecoveryKey.random()
      let text = RecoveryKey.groups(key).withBytes { String(decoding: $0, as: UTF8.self) }
      #expect(text.split(separator: "-").map(\.count) == Array(repeating: 4, count: 9))
      let hands = [
        text, text.lowercased(), text.replacing("-", with: " "), text.replacing("-", with: "") + "\n",
        text.replacing("0", with: "O").replacing("1", with: "l"),
      ]
      for hand in hands { #expect(Self.read(hand)?.isEqual(to: key) == true, "\(hand)") }
      let wrong = text.first == "7" ? "8" : "7"
      for slip in [wrong + text.dropFirst(), String(text.dropLast()), text + "0", text + "!", ""] {
        #expect(Self.read(slip) == nil, "\(slip)")
      }
    }
  }

  @Test("a ring with several data keys opens what each sealed, and a retired one opens nothing")
  func severalDataKeys() async throws {
    let safe = try await TamperingTests.filled().0
    try await safe.vault.change { before, ring throws(VaultError) in
      // What a rotation does: a new key seals, the old one still opens.
      ring.dataKeys = ring.dataKeys.map { DataKey(id: $0.id, state: .decrypt, key: $0.key) }
      ring.dataKeys.append(.random(id: 2, state: .active))
      return ([], [])
    }
    let rotated = try await safe.reopened()
    try await rotated.set(Safe.beta, "under the new key")
    #expect(
      rotated.records.records.rows.map { Array($0.sealed[1..<5]) } == [[0, 0, 0, 1], [0, 0, 0, 2], [0, 0, 0, 1]])
    let after = try await rotated.reopened()
    #expect(try await after.used(Safe.alpha) == "second value of alpha")
    #expect(try await after.used(Safe.beta, for: "https://beta.example") == "under the new key")
    #expect(try await after.vault.examine().dataKeys == ["1 decrypt", "2 active"])

    var ring = after.vault.state.withLock { $0.ring }
    ring.dataKeys = ring.dataKeys.map { $0.id == 1 ? DataKey(id: 1, state: .retired, key: $0.key) : $0 }
    let row = try #require(after.records.records.rows.first { $0.name == Safe.alpha })
    #expect(throws: VaultError.self) { try RowSeal.open(row, with: ring) }
  }

  @Test("signers are the same after a restart, and another vault's are others")
  func signers() async throws {
    let safe = try await Safe()
    let message = Array("a session".utf8)
    let code = safe.vault.signer(scope: "channel/site").authenticationCode(for: message, purpose: "session")
    let again = try await safe.reopened().vault.signer(scope: "channel/site")
    #expect(again.isValid(code, for: message, purpose: "session"))
    let other = try await Safe().vault.signer(scope: "channel/site")
    #expect(!other.isValid(code, for: message, purpose: "session"))
  }

  @Test("a master key is read as bytes or as digits, and a text is not taken for one")
  func text() {
    let digits = String(repeating: "aB", count: 32)
    for text in [digits, digits + "\n"] {
      #expect(
        Self.secret(text).flatMap(SecretBytes.masterKey)?.withBytes(Array.init) == Array(repeating: 0xAB, count: 32))
    }
    for wrong in [
      digits + "\n\n", String(digits.dropLast()), digits + "0", String(repeating: "k", count: 32), "", "xy",
    ] {
      #expect(Self.secret(wrong).flatMap(SecretBytes.masterKey) == nil)
    }
    #expect(SecretBytes.masterKey(in: SecretBytes.randomMasterKey()) != nil)
  }

  private static func read(_ text: some StringProtocol) -> SecretBytes? { secret(text).flatMap(RecoveryKey.read) }

  private static func secret(_ text: some StringProtocol) -> SecretBytes? {
    let bytes = Array(text.utf8)
    return SecretBytes(count: bytes.count) { $0.copyBytes(from: bytes) }
  }
}

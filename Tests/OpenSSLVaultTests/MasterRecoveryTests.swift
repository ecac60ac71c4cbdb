import GatewayCore
import GatewayKit
import Synchronization
import Testing

@testable import OpenSSLVault

/// The recovery key stays valid when the master key is replaced, and nobody else can make envelopes for it.
@Suite struct MasterRecoveryTests {
  @Test("the recovery key opens the vault before, during and after, and puts back the master key of the moment")
  func recovery() async throws {
    let safe = try await MasterBench.filled(FixedSource(.key, 7))
    let recovery = RecoveryKey.random()
    try await safe.vault.storeRecoveryKey(
      try #require(SecretEnvelope.seal(recovery, to: safe.vault.intakeKey, for: RecoveryKey.use)))
    _ = try await safe.vault.replaceMasterKey(with: MasterBench.key(FixedSource(.key, 8).bytes, for: safe.vault))
    let during = FixedSource(.recovery, recovery)
    let opened = try await MasterBench.expectOpens(safe.records, with: during)
    #expect(during.kept.withLock { $0 } == Array(repeating: 7, count: 32))
    await #expect(throws: VaultError.self, "the new key was not shown to be in its place") {
      _ = try await opened.retireMasterKey()
    }
    let finished = try await MasterBench.expectOpens(safe.records, with: FixedSource(.key, 8)).retireMasterKey()
    #expect(!finished.lostRecoveryKey)
    let after = FixedSource(.recovery, recovery)
    try await MasterBench.expectOpens(safe.records, with: after)
    #expect(after.kept.withLock { $0 } == Array(repeating: 8, count: 32))
    await MasterBench.expectRefuses(safe.records, FixedSource(.recovery, RecoveryKey.random()))
  }

  @Test("a recovery key of an earlier version opens the vault until the master key is replaced, and that is reported")
  func earlierRecovery() async throws {
    let safe = try await MasterBench.filled(FixedSource(.key, 7))
    let recovery = RecoveryKey.random()
    let secrets = RecoverySecrets(recovery)
    try await safe.vault.change { _, ring throws(VaultError) in
      // As before there was a public half: kind 1, the master key sealed under the recovery key.
      let associated = ByteWriter.prefixed([Array("master key".utf8), [1], ring.vault, secrets.id.bytes, [1]])
      var reader = ByteReader(
        secrets.id.bytes + Crypto.seal(ring.master.bytes, under: secrets.wrapping, associated: associated))
      ring.envelopes.recovery = RecoveryEnvelope(&reader, hasLock: false)
      return ([], [])
    }
    try await MasterBench.expectOpens(safe.records, with: FixedSource(.recovery, recovery))
    _ = try await safe.vault.replaceMasterKey(with: MasterBench.key(FixedSource(.key, 8).bytes, for: safe.vault))
    let withNew = try await MasterBench.expectOpens(safe.records, with: FixedSource(.key, 8))
    #expect(try await withNew.retireMasterKey().lostRecoveryKey)
    #expect(try await !withNew.examine().hasRecoveryKey)
    await MasterBench.expectRefuses(safe.records, FixedSource(.recovery, recovery))
  }

  @Test("an envelope for the recovery key that the vault did not make does not open")
  func forgedRecovery() async throws {
    let recovery = RecoverySecrets(RecoveryKey.random())
    let vault: [UInt8] = Array(repeating: 5, count: 16)
    let authenticator = SecretBytes.randomMasterKey()
    let own = RecoveryEnvelope(for: recovery, authenticator: authenticator, opening: .random(), vault: vault)
    #expect(own.open(with: recovery, vault: vault) != nil)
    #expect(own.open(with: recovery, vault: Array(repeating: 6, count: 16)) == nil)
    // Anybody can read the public key and seal a master key of theirs for it.
    let forged = own.renewed(opening: .random(), authenticator: .randomMasterKey(), vault: vault)
    #expect(forged?.open(with: recovery, vault: vault) == nil)
    var writer = ByteWriter()
    own.write(to: &writer)
    for bit in 0..<(writer.bytes.count * 8) {
      var reader = ByteReader(writer.bytes.turning(bit))
      #expect(RecoveryEnvelope(&reader, hasLock: true)?.open(with: recovery, vault: vault) == nil, "bit \(bit)")
    }
  }

  @Test("no bit of a ring with all envelopes can be turned, whichever key opens it")
  func ringBits() async throws {
    let safe = try await MasterBench.filled(FixedSource(.key, 7))
    let recovery = RecoveryKey.random()
    try await safe.vault.storeRecoveryKey(
      try #require(SecretEnvelope.seal(recovery, to: safe.vault.intakeKey, for: RecoveryKey.use)))
    _ = try await safe.vault.replaceMasterKey(with: MasterBench.key(FixedSource(.key, 8).bytes, for: safe.vault))
    let now = safe.records.records
    let ring = try #require(now.ring)
    for bit in 0..<(ring.count * 8) {
      let altered = MemoryRecords(SealedRecords(ring: ring.turning(bit), rows: now.rows))
      let error = await #expect(throws: VaultError.self, "bit \(bit)") { try await Safe(altered, key: 7) }
      #expect(error?.kind == .damaged, "bit \(bit)")
      await #expect(throws: VaultError.self, "bit \(bit)") { try await Safe(altered, key: 8) }
      await #expect(throws: VaultError.self, "bit \(bit)") {
        try await Safe(altered, source: FixedSource(.recovery, recovery))
      }
    }
  }
}

import Foundation
import GatewayCore
import GatewayKit
import Synchronization
import Testing

@testable import OpenSSLVault

/// The master key is replaced; at every instant the promised keys open the vault, and in the end only the new one.
@Suite struct MasterRotationTests {
  private static let value = "sk-proj-0123456789abcdefWXYZ"

  private static func filled(_ source: some MasterKeySource) async throws -> Safe {
    let safe = try await Safe(source: source)
    try await safe.set(Safe.alpha, value)
    return safe
  }

  private static func secret(_ text: String) -> SecretBytes {
    let bytes = Array(text.utf8)
    return SecretBytes(count: bytes.count) { $0.copyBytes(from: bytes) }
  }

  private static func key(_ key: SecretBytes, for vault: OpenSSLVault) throws -> NewMasterKey {
    .key(envelope: Data(try #require(SecretEnvelope.seal(key, to: vault.intakeKey, for: NewMasterKeyUse.key))))
  }

  private static func passphrase(_ text: String, for vault: OpenSSLVault) throws -> NewMasterKey {
    .passphrase(
      envelope: Data(
        try #require(SecretEnvelope.seal(secret(text), to: vault.intakeKey, for: NewMasterKeyUse.passphrase))))
  }

  /// A vault opened with a source, whose value is used.
  @discardableResult private static func expectOpens(_ records: MemoryRecords, with source: FixedSource) async throws
    -> OpenSSLVault
  {
    let safe = try await Safe(records, source: source)
    #expect(try await safe.used(Safe.alpha) == value)
    return safe.vault
  }

  private static func expectRefuses(_ records: MemoryRecords, _ source: FixedSource) async {
    let error = await #expect(throws: VaultError.self) { try await Safe(records, source: source) }
    #expect(error?.kind == .wrongMasterKey)
  }

  /// Takes the steps of the data key's rotation that follow.
  private static func finishDataKey(_ vault: OpenSSLVault) async throws {
    while try await vault.rotate(beginning: false).waiting > 0 {}
  }

  @Test("a generated key is replaced at once; the former key no longer opens, nor does a former ring open new values")
  func generated() async throws {
    let file = MemoryKeyFile()
    let former = FixedSource(.key, file.present)
    let safe = try await Self.filled(file)
    let before = safe.records.records
    let rotation = try await safe.vault.replaceMasterKey(with: .generated)
    #expect(rotation.next == nil && !rotation.lostRecoveryKey)
    #expect(try await safe.vault.examine().waiting == 2, "the data key is replaced as well")
    try await Self.finishDataKey(safe.vault)
    let summary = try await safe.vault.examine()
    #expect(summary.masterKey == rotation.masterKey && summary.nextMasterKey == nil)
    #expect(summary.dataKeys == ["1 retired", "2 active"] && summary.damaged.isEmpty)
    #expect(try await safe.used(Safe.alpha) == Self.value)
    #expect(try await Safe(safe.records, source: file).used(Safe.alpha) == Self.value)
    await Self.expectRefuses(safe.records, former)

    // What somebody with the former key and a former copy knows.
    let ring = try await Safe(MemoryRecords(before), source: former).vault.state.withLock { $0.ring }
    for row in safe.records.records.rows {
      for key in ring.dataKeys {
        var known = ring
        // Also if the row is made to name the key.
        known.dataKeys = [DataKey(id: try #require(RowSeal.keyID(of: row)), state: .active, key: key.key)]
        #expect(throws: VaultError.self) { try RowSeal.open(row, with: known) }
      }
    }
    // The copy itself still opens, which no rotation can undo.
    #expect(try await Safe(MemoryRecords(before), source: former).used(Safe.alpha) == Self.value)
  }

  @Test(
    "killed at any step, the vault opens with the key in the file, and the next attempt ends the replacement",
    arguments: (0..<4).flatMap { [Steps.Kill.before($0), .after($0)] })
  func killed(kill: Steps.Kill) async throws {
    let steps = Steps()
    let file = MemoryKeyFile(steps: steps)
    let first = file.present
    let safe = try await Self.filled(file)
    let records = SteppingRecords(records: safe.records, steps: steps)
    let vault = try await OpenSSLVault.open(records, masterKey: file, clock: StandingClock())
    steps.begin(kill)
    await #expect(throws: VaultError.self) { _ = try await vault.replaceMasterKey(with: .generated) }

    steps.begin(nil)
    let after = try await OpenSSLVault.open(records, masterKey: file, clock: StandingClock())
    _ = try await after.bind(Safe.uses)
    #expect(try await after.withSecret(Safe.alpha, for: Safe.alphaOrigin) { $0.count } == Self.value.utf8.count)
    let isBegun = try await after.examine().nextMasterKey != nil
    #expect(isBegun == [.after(1), .before(2), .after(2), .before(3)].contains(kill))
    #expect(try await after.replaceMasterKey(with: .generated).next == nil)
    // What was done before the kill is not done again, except for a key of which no ring knows.
    #expect(steps.count == [.after(1): 2, .before(2): 2, .after(2): 1, .before(3): 1][kill, default: 4])
    try await Self.finishDataKey(after)
    #expect(try file.staged() == nil)
    try await Self.expectOpens(safe.records, with: FixedSource(.key, file.present))
    await Self.expectRefuses(safe.records, FixedSource(.key, first))
    #expect(try await after.examine().damaged.isEmpty)
  }

  @Test("a step that fails without a kill is repeated in the same process", arguments: 0..<4)
  func failing(step: Int) async throws {
    let steps = Steps()
    let file = MemoryKeyFile(steps: steps)
    let safe = try await Self.filled(file)
    let vault = try await OpenSSLVault.open(
      SteppingRecords(records: safe.records, steps: steps), masterKey: file, clock: StandingClock())
    _ = try await vault.bind(Safe.uses)
    steps.begin(.before(step))
    await #expect(throws: VaultError.self) { _ = try await vault.replaceMasterKey(with: .generated) }
    steps.begin(nil)
    #expect(try await vault.withSecret(Safe.alpha, for: Safe.alphaOrigin) { $0.count } == Self.value.utf8.count)
    #expect(try await vault.replaceMasterKey(with: .generated).next == nil)
    try await Self.expectOpens(safe.records, with: FixedSource(.key, file.present))
  }

  @Test("with a key that people keep, both open until a start with the new one is finished")
  func kept() async throws {
    let (former, new) = (FixedSource(.key, 7), FixedSource(.key, 8))
    let safe = try await Self.filled(former)
    let begun = try await safe.vault.replaceMasterKey(with: Self.key(new.bytes, for: safe.vault))
    let next = try #require(begun.next)
    #expect(next.since == StandingClock().now && !next.isInUse)
    #expect(try await safe.vault.examine().nextMasterKey == next)
    #expect(try await safe.vault.examine().masterKey == begun.masterKey)
    #expect(try await safe.used(Safe.alpha) == Self.value)

    // Not before the new key is where the gateway looks for it.
    let refusal = await #expect(throws: VaultError.self) { _ = try await safe.vault.retireMasterKey() }
    #expect(refusal?.kind == .refused && refusal?.message.contains(next.id) == true)
    let withFormer = try await Self.expectOpens(safe.records, with: former)
    await #expect(throws: VaultError.self) { _ = try await withFormer.retireMasterKey() }
    await Self.expectRefuses(safe.records, FixedSource(.key, 9))

    let withNew = try await Self.expectOpens(safe.records, with: new)
    #expect(try await withNew.examine().nextMasterKey?.isInUse == true)
    let finished = try await withNew.retireMasterKey()
    #expect(finished.next == nil && finished.masterKey == next.id)
    try await Self.finishDataKey(withNew)
    try await Self.expectOpens(safe.records, with: new)
    await Self.expectRefuses(safe.records, former)
    await #expect(throws: VaultError.self, "there is nothing left to finish") {
      _ = try await withNew.retireMasterKey()
    }
  }

  @Test("changes made while two keys are accepted open with both")
  func changesMeanwhile() async throws {
    let (former, new) = (FixedSource(.key, 7), FixedSource(.key, 8))
    let safe = try await Self.filled(former)
    _ = try await safe.vault.replaceMasterKey(with: Self.key(new.bytes, for: safe.vault))
    try await RotationTests.rotate(safe.vault)
    let withNew = try await Safe(safe.records, source: new)
    try await withNew.set(Safe.beta, "stored meanwhile")
    for source in [former, new] {
      let opened = try await Safe(safe.records, source: source)
      #expect(try await opened.used(Safe.alpha) == Self.value)
      #expect(try await opened.used(Safe.beta, for: "https://beta.example") == "stored meanwhile")
    }
  }

  @Test("a passphrase replaces a passphrase, with a new salt")
  func passphrases() async throws {
    let (former, new) = (FixedSource(passphrase: "correct horse battery"), FixedSource(passphrase: "staple zebra lamp"))
    let safe = try await Self.filled(former)
    let salt = safe.vault.state.withLock { $0.ring.scrypt?.salt }
    let begun = try await safe.vault.replaceMasterKey(with: Self.passphrase("staple zebra lamp", for: safe.vault))
    // Given again, it is the same key.
    let again = try await safe.vault.replaceMasterKey(with: Self.passphrase("staple zebra lamp", for: safe.vault))
    #expect(begun == again && begun.next != nil)
    await #expect(throws: VaultError.self, "the present one") {
      _ = try await safe.vault.replaceMasterKey(with: Self.passphrase("correct horse battery", for: safe.vault))
    }
    await #expect(throws: VaultError.self, "an empty one") {
      _ = try await safe.vault.replaceMasterKey(with: Self.passphrase("", for: safe.vault))
    }
    try await Self.expectOpens(safe.records, with: former)
    await Self.expectRefuses(safe.records, FixedSource(passphrase: "neither of them"))
    let withNew = try await Self.expectOpens(safe.records, with: new)
    _ = try await withNew.retireMasterKey()
    try await Self.expectOpens(safe.records, with: new)
    await Self.expectRefuses(safe.records, former)
    #expect(withNew.state.withLock { $0.ring.scrypt?.salt } != salt)
  }

  @Test("a passphrase replaces a key and a key a passphrase", arguments: [true, false])
  func kinds(toPassphrase: Bool) async throws {
    let (key, words) = (FixedSource(.key, 7), FixedSource(passphrase: "correct horse battery"))
    let (former, new) = toPassphrase ? (key, words) : (words, key)
    let safe = try await Self.filled(former)
    _ = try await safe.vault.replaceMasterKey(
      with: toPassphrase
        ? Self.passphrase("correct horse battery", for: safe.vault) : Self.key(key.bytes, for: safe.vault))
    for source in [former, new] {
      try await Self.expectOpens(safe.records, with: source)
      #expect(source.asked.withLock { $0.last } == .existing(byPassphrase: true), "a person may be asked for it")
    }
    _ = try await Self.expectOpens(safe.records, with: new).retireMasterKey()
    try await Self.expectOpens(safe.records, with: new)
    #expect(new.asked.withLock { $0.last } == .existing(byPassphrase: toPassphrase))
    await Self.expectRefuses(safe.records, former)
  }

  @Test("another new key takes the place of one that nobody started with, and of no other")
  func another() async throws {
    let keys = (7...9).map { FixedSource(.key, UInt8($0)) }
    let safe = try await Self.filled(keys[0])
    _ = try await safe.vault.replaceMasterKey(with: Self.key(keys[1].bytes, for: safe.vault))
    _ = try await safe.vault.replaceMasterKey(with: Self.key(keys[2].bytes, for: safe.vault))
    await Self.expectRefuses(safe.records, keys[1])
    let withNew = try await Self.expectOpens(safe.records, with: keys[2])
    for new in [try Self.key(keys[1].bytes, for: withNew), .generated] {
      let refusal = await #expect(throws: VaultError.self) { _ = try await withNew.replaceMasterKey(with: new) }
      #expect(refusal?.message.contains("--finish") == true)
    }
    try await Self.expectOpens(safe.records, with: keys[0])
    #expect(try await withNew.replaceMasterKey(with: Self.key(keys[2].bytes, for: withNew)).next?.isInUse == true)
  }

  @Test(
    "a new key is taken from its envelope alone, and is not the present one; a key that people keep is not generated")
  func refused() async throws {
    let safe = try await Self.filled(FixedSource(.key, 7))
    let key = SecretBytes.randomMasterKey()
    let forValue = try #require(SecretEnvelope.seal(key, to: safe.vault.intakeKey, for: "openai/api-key"))
    let before = safe.records.records
    for new in [
      .generated, .key(envelope: Data()), .key(envelope: Data(forValue)), .passphrase(envelope: Data(forValue)),
      try Self.key(FixedSource(.key, 7).bytes, for: safe.vault), try Self.key(Self.secret("short"), for: safe.vault),
    ] as [NewMasterKey] {
      let error = await #expect(throws: VaultError.self) { _ = try await safe.vault.replaceMasterKey(with: new) }
      #expect(error?.kind == .refused)
    }
    await #expect(throws: VaultError.self) { _ = try await safe.vault.retireMasterKey() }
    #expect(safe.records.records == before)
  }

  @Test("the recovery key opens the vault before, during and after, and puts back the master key of the moment")
  func recovery() async throws {
    let safe = try await Self.filled(FixedSource(.key, 7))
    let recovery = RecoveryKey.random()
    try await safe.vault.storeRecoveryKey(
      try #require(SecretEnvelope.seal(recovery, to: safe.vault.intakeKey, for: RecoveryKey.use)))
    _ = try await safe.vault.replaceMasterKey(with: Self.key(FixedSource(.key, 8).bytes, for: safe.vault))
    let during = FixedSource(.recovery, recovery)
    let opened = try await Self.expectOpens(safe.records, with: during)
    #expect(during.kept.withLock { $0 } == Array(repeating: 7, count: 32))
    await #expect(throws: VaultError.self, "the new key was not shown to be in its place") {
      _ = try await opened.retireMasterKey()
    }
    let finished = try await Self.expectOpens(safe.records, with: FixedSource(.key, 8)).retireMasterKey()
    #expect(!finished.lostRecoveryKey)
    let after = FixedSource(.recovery, recovery)
    try await Self.expectOpens(safe.records, with: after)
    #expect(after.kept.withLock { $0 } == Array(repeating: 8, count: 32))
    await Self.expectRefuses(safe.records, FixedSource(.recovery, RecoveryKey.random()))
  }

  @Test("a recovery key of an earlier version opens the vault until the master key is replaced, and that is reported")
  func earlierRecovery() async throws {
    let safe = try await Self.filled(FixedSource(.key, 7))
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
    try await Self.expectOpens(safe.records, with: FixedSource(.recovery, recovery))
    _ = try await safe.vault.replaceMasterKey(with: Self.key(FixedSource(.key, 8).bytes, for: safe.vault))
    let withNew = try await Self.expectOpens(safe.records, with: FixedSource(.key, 8))
    #expect(try await withNew.retireMasterKey().lostRecoveryKey)
    #expect(try await !withNew.examine().hasRecoveryKey)
    await Self.expectRefuses(safe.records, FixedSource(.recovery, recovery))
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
    let safe = try await Self.filled(FixedSource(.key, 7))
    let recovery = RecoveryKey.random()
    try await safe.vault.storeRecoveryKey(
      try #require(SecretEnvelope.seal(recovery, to: safe.vault.intakeKey, for: RecoveryKey.use)))
    _ = try await safe.vault.replaceMasterKey(with: Self.key(FixedSource(.key, 8).bytes, for: safe.vault))
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

  @Test("values are used and stored while the master key is replaced again and again")
  func busy() async throws {
    let file = MemoryKeyFile()
    let safe = try await Self.filled(file)
    try await withThrowingTaskGroup { group in
      group.addTask {
        for _ in 0..<10 {
          _ = try await safe.vault.replaceMasterKey(with: .generated)
          try await Self.finishDataKey(safe.vault)
          #expect(try await safe.vault.examine().damaged.isEmpty)
        }
      }
      group.addTask {
        for round in 0..<100 {
          try await safe.set(Safe.beta, "round \(round)")
          #expect(try await safe.used(Safe.beta, for: "https://beta.example") == "round \(round)")
          #expect(try await safe.used(Safe.alpha) == Self.value)
          _ = try await safe.vault.examine()
        }
      }
      try await group.waitForAll()
    }
    let after = try await Safe(safe.records, source: file)
    #expect(try await after.used(Safe.beta, for: "https://beta.example") == "round 99")
    #expect(try await after.vault.examine().damaged.isEmpty)
  }
}

import Foundation
import GatewayCore
import GatewayKit
import Synchronization
import Testing

@testable import OpenSSLVault

/// The master key is replaced; at every instant the promised keys open the vault, and in the end only the new one.
@Suite struct MasterRotationTests {
  @Test("a generated key is replaced at once; the former key no longer opens, nor does a former ring open new values")
  func generated() async throws {
    let file = MemoryKeyFile()
    let former = FixedSource(.key, file.present)
    let safe = try await MasterBench.filled(file)
    let before = safe.records.records
    let rotation = try await safe.vault.replaceMasterKey(with: .generated)
    #expect(rotation.next == nil && !rotation.lostRecoveryKey)
    #expect(try await safe.vault.examine().waiting == 2, "the data key is replaced as well")
    try await MasterBench.finishDataKey(safe.vault)
    let summary = try await safe.vault.examine()
    #expect(summary.masterKey == rotation.masterKey && summary.nextMasterKey == nil)
    #expect(summary.dataKeys == ["1 retired", "2 active"] && summary.damaged.isEmpty)
    #expect(try await safe.used(Safe.alpha) == MasterBench.value)
    #expect(try await Safe(safe.records, source: file).used(Safe.alpha) == MasterBench.value)
    await MasterBench.expectRefuses(safe.records, former)

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
    #expect(try await Safe(MemoryRecords(before), source: former).used(Safe.alpha) == MasterBench.value)
  }

  @Test(
    "killed at any step, the vault opens with the key in the file, and the next attempt ends the replacement",
    arguments: (0..<4).flatMap { [Steps.Kill.before($0), .after($0)] })
  func killed(kill: Steps.Kill) async throws {
    let steps = Steps()
    let file = MemoryKeyFile(steps: steps)
    let first = file.present
    let safe = try await MasterBench.filled(file)
    let records = SteppingRecords(records: safe.records, steps: steps)
    let vault = try await OpenSSLVault.open(records, masterKey: file, clock: StandingClock())
    steps.begin(kill)
    await #expect(throws: VaultError.self) { _ = try await vault.replaceMasterKey(with: .generated) }

    steps.begin(nil)
    let after = try await OpenSSLVault.open(records, masterKey: file, clock: StandingClock())
    _ = try await after.bind(Safe.uses)
    #expect(try await after.withSecret(Safe.alpha, for: Safe.alphaOrigin) { $0.count } == MasterBench.value.utf8.count)
    let isBegun = try await after.examine().nextMasterKey != nil
    #expect(isBegun == [.after(1), .before(2), .after(2), .before(3)].contains(kill))
    #expect(try await after.replaceMasterKey(with: .generated).next == nil)
    // What was done before the kill is not done again, except for a key of which no ring knows.
    #expect(steps.count == [.after(1): 2, .before(2): 2, .after(2): 1, .before(3): 1][kill, default: 4])
    try await MasterBench.finishDataKey(after)
    #expect(try file.staged() == nil)
    try await MasterBench.expectOpens(safe.records, with: FixedSource(.key, file.present))
    await MasterBench.expectRefuses(safe.records, FixedSource(.key, first))
    #expect(try await after.examine().damaged.isEmpty)
  }

  @Test("a step that fails without a kill is repeated in the same process", arguments: 0..<4)
  func failing(step: Int) async throws {
    let steps = Steps()
    let file = MemoryKeyFile(steps: steps)
    let safe = try await MasterBench.filled(file)
    let vault = try await OpenSSLVault.open(
      SteppingRecords(records: safe.records, steps: steps), masterKey: file, clock: StandingClock())
    _ = try await vault.bind(Safe.uses)
    steps.begin(.before(step))
    await #expect(throws: VaultError.self) { _ = try await vault.replaceMasterKey(with: .generated) }
    steps.begin(nil)
    #expect(try await vault.withSecret(Safe.alpha, for: Safe.alphaOrigin) { $0.count } == MasterBench.value.utf8.count)
    #expect(try await vault.replaceMasterKey(with: .generated).next == nil)
    try await MasterBench.expectOpens(safe.records, with: FixedSource(.key, file.present))
  }

  @Test("with a key that people keep, both open until a start with the new one is finished")
  func kept() async throws {
    let (former, new) = (FixedSource(.key, 7), FixedSource(.key, 8))
    let safe = try await MasterBench.filled(former)
    let begun = try await safe.vault.replaceMasterKey(with: MasterBench.key(new.bytes, for: safe.vault))
    let next = try #require(begun.next)
    #expect(next.since == StandingClock().now && !next.isInUse)
    #expect(try await safe.vault.examine().nextMasterKey == next)
    #expect(try await safe.vault.examine().masterKey == begun.masterKey)
    #expect(try await safe.used(Safe.alpha) == MasterBench.value)

    // Not before the new key is where the gateway looks for it.
    let refusal = await #expect(throws: VaultError.self) { _ = try await safe.vault.retireMasterKey() }
    #expect(refusal?.kind == .refused && refusal?.message.contains(next.id) == true)
    let withFormer = try await MasterBench.expectOpens(safe.records, with: former)
    await #expect(throws: VaultError.self) { _ = try await withFormer.retireMasterKey() }
    await MasterBench.expectRefuses(safe.records, FixedSource(.key, 9))

    let withNew = try await MasterBench.expectOpens(safe.records, with: new)
    #expect(try await withNew.examine().nextMasterKey?.isInUse == true)
    let finished = try await withNew.retireMasterKey()
    #expect(finished.next == nil && finished.masterKey == next.id)
    try await MasterBench.finishDataKey(withNew)
    try await MasterBench.expectOpens(safe.records, with: new)
    await MasterBench.expectRefuses(safe.records, former)
    await #expect(throws: VaultError.self, "there is nothing left to finish") {
      _ = try await withNew.retireMasterKey()
    }
  }

  @Test("changes made while two keys are accepted open with both")
  func changesMeanwhile() async throws {
    let (former, new) = (FixedSource(.key, 7), FixedSource(.key, 8))
    let safe = try await MasterBench.filled(former)
    _ = try await safe.vault.replaceMasterKey(with: MasterBench.key(new.bytes, for: safe.vault))
    try await RotationTests.rotate(safe.vault)
    let withNew = try await Safe(safe.records, source: new)
    try await withNew.set(Safe.beta, "stored meanwhile")
    for source in [former, new] {
      let opened = try await Safe(safe.records, source: source)
      #expect(try await opened.used(Safe.alpha) == MasterBench.value)
      #expect(try await opened.used(Safe.beta, for: "https://beta.example") == "stored meanwhile")
    }
  }

  @Test("a passphrase replaces a passphrase, with a new salt")
  func passphrases() async throws {
    let (former, new) = (FixedSource(passphrase: "correct horse battery"), FixedSource(passphrase: "staple zebra lamp"))
    let safe = try await MasterBench.filled(former)
    let salt = safe.vault.state.withLock { $0.ring.scrypt?.salt }
    let begun = try await safe.vault.replaceMasterKey(
      with: MasterBench.passphrase("staple zebra lamp", for: safe.vault))
    // Given again, it is the same key.
    let again = try await safe.vault.replaceMasterKey(
      with: MasterBench.passphrase("staple zebra lamp", for: safe.vault))
    #expect(begun == again && begun.next != nil)
    await #expect(throws: VaultError.self, "the present one") {
      _ = try await safe.vault.replaceMasterKey(with: MasterBench.passphrase("correct horse battery", for: safe.vault))
    }
    await #expect(throws: VaultError.self, "an empty one") {
      _ = try await safe.vault.replaceMasterKey(with: MasterBench.passphrase("", for: safe.vault))
    }
    try await MasterBench.expectOpens(safe.records, with: former)
    await MasterBench.expectRefuses(safe.records, FixedSource(passphrase: "neither of them"))
    let withNew = try await MasterBench.expectOpens(safe.records, with: new)
    _ = try await withNew.retireMasterKey()
    try await MasterBench.expectOpens(safe.records, with: new)
    await MasterBench.expectRefuses(safe.records, former)
    #expect(withNew.state.withLock { $0.ring.scrypt?.salt } != salt)
  }

  @Test("a passphrase replaces a key and a key a passphrase", arguments: [true, false])
  func kinds(toPassphrase: Bool) async throws {
    let (key, words) = (FixedSource(.key, 7), FixedSource(passphrase: "correct horse battery"))
    let (former, new) = toPassphrase ? (key, words) : (words, key)
    let safe = try await MasterBench.filled(former)
    _ = try await safe.vault.replaceMasterKey(
      with: toPassphrase
        ? MasterBench.passphrase("correct horse battery", for: safe.vault) : MasterBench.key(key.bytes, for: safe.vault)
    )
    for source in [former, new] {
      try await MasterBench.expectOpens(safe.records, with: source)
      #expect(source.asked.withLock { $0.last } == .existingByEither)
    }
    _ = try await MasterBench.expectOpens(safe.records, with: new).retireMasterKey()
    try await MasterBench.expectOpens(safe.records, with: new)
    #expect(new.asked.withLock { $0.last } == .existing(byPassphrase: toPassphrase))
    await MasterBench.expectRefuses(safe.records, former)
  }

  @Test("another new key takes the place of one that nobody started with, and of no other")
  func another() async throws {
    let keys = (7...9).map { FixedSource(.key, UInt8($0)) }
    let safe = try await MasterBench.filled(keys[0])
    _ = try await safe.vault.replaceMasterKey(with: MasterBench.key(keys[1].bytes, for: safe.vault))
    _ = try await safe.vault.replaceMasterKey(with: MasterBench.key(keys[2].bytes, for: safe.vault))
    await MasterBench.expectRefuses(safe.records, keys[1])
    let withNew = try await MasterBench.expectOpens(safe.records, with: keys[2])
    for new in [try MasterBench.key(keys[1].bytes, for: withNew), .generated] {
      let refusal = await #expect(throws: VaultError.self) { _ = try await withNew.replaceMasterKey(with: new) }
      #expect(refusal?.remedy == .retireMasterKey)
    }
    try await MasterBench.expectOpens(safe.records, with: keys[0])
    #expect(
      try await withNew.replaceMasterKey(with: MasterBench.key(keys[2].bytes, for: withNew)).next?.isInUse == true)
  }

  @Test(
    "a new key is taken from its envelope alone, and is not the present one; a key that people keep is not generated")
  func refused() async throws {
    let safe = try await MasterBench.filled(FixedSource(.key, 7))
    let key = SecretBytes.randomMasterKey()
    let forValue = try #require(SecretEnvelope.seal(key, to: safe.vault.intakeKey, for: "openai/api-key"))
    let before = safe.records.records
    for new in [
      .generated, .key(envelope: Data()), .key(envelope: Data(forValue)), .passphrase(envelope: Data(forValue)),
      try MasterBench.key(FixedSource(.key, 7).bytes, for: safe.vault),
      try MasterBench.key(MasterBench.secret("short"), for: safe.vault),
    ] as [NewMasterKey] {
      let error = await #expect(throws: VaultError.self) { _ = try await safe.vault.replaceMasterKey(with: new) }
      #expect(error?.kind == .refused)
    }
    await #expect(throws: VaultError.self) { _ = try await safe.vault.retireMasterKey() }
    #expect(safe.records.records == before)
  }

  @Test("values are used and stored while the master key is replaced again and again")
  func busy() async throws {
    let file = MemoryKeyFile()
    let safe = try await MasterBench.filled(file)
    try await withThrowingTaskGroup { group in
      group.addTask {
        for _ in 0..<10 {
          _ = try await safe.vault.replaceMasterKey(with: .generated)
          try await MasterBench.finishDataKey(safe.vault)
          #expect(try await safe.vault.examine().damaged.isEmpty)
        }
      }
      group.addTask {
        for round in 0..<100 {
          try await safe.set(Safe.beta, "round \(round)")
          #expect(try await safe.used(Safe.beta, for: "https://beta.example") == "round \(round)")
          #expect(try await safe.used(Safe.alpha) == MasterBench.value)
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

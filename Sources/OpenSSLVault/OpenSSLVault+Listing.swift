public import Foundation
public import GatewayCore
public import GatewayKit
import Synchronization

extension OpenSSLVault {
  /// Values of at least this many characters show their last four.
  private static let showsLastFour = 20

  /// All secrets, by name.
  public func secrets() async throws(VaultError) -> [SecretSummary] {
    try await flushUses()
    return summaries(in: state.withLock { $0 })
  }

  func summaries(in state: VaultState) -> [SecretSummary] {
    state.rows.values.filter { $0.kind == .secret }.sorted { $0.name < $1.name }.map { summary($0, in: state) }
  }

  /// Whether the secret is stored, opens, and was given for the use that the settings require.
  public func status(of name: SecretRef) async -> SecretStatus {
    let state = state.withLock { $0 }
    guard let row = state.row(name) else {
      return SecretStatus(missing: name)
    }
    // Called in every turn, so a value that has opened and is bound as required is not opened again.
    let asked = state.asked[name]
    if state.sound.contains(row.id), let binding = row.binding, asked.map(binding.covers) ?? true {
      return SecretStatus(givenAt: row.createdAt, verification: row.verification)
    }
    return SecretStatus(
      givenAt: row.createdAt, trouble: summary(row, in: state).reason, verification: row.verification)
  }

  /// Records the result of trying the value of a secret that was given at `givenAt`, unless another one replaced it
  /// meanwhile.
  public func note(_ result: KeyVerification, of name: SecretRef, givenAt: Date) async throws(VaultError) {
    let verification = SecretVerification(at: clock.now, result: result)
    // Inside the gate, because a rotation writes the row as it is in memory.
    try await gate.run { () async throws(VaultError) in
      guard let row = state.withLock({ $0.row(name) }) else { throw Self.unknown(name) }
      guard row.createdAt == givenAt else { return }
      try await storing { () async throws(StoreError) in
        try await records.noteVerification(of: row.id, verification)
      }
      state.withLock { $0.rows[row.id] = $0.rows[row.id]?.noting(verification: verification) }
    }
  }

  /// Writes recorded uses to the store. Called before each listing and before shutdown.
  public func flushUses() async throws(VaultError) {
    if state.withLock(\.uses.isEmpty) { return }
    try await gate.run { () async throws(VaultError) in
      let uses = state.withLock { state in
        defer { state.uses = [:] }
        return state.uses
      }
      do throws(VaultError) {
        try await storing { () async throws(StoreError) in try await records.noteUses(uses) }
      } catch {
        // The next call tries again. Later uses of the same rows win.
        state.withLock { $0.uses.merge(uses) { later, _ in later } }
        throw error
      }
      state.withLock { state in
        for (id, time) in uses { state.rows[id] = state.rows[id]?.noting(use: time) }
      }
    }
  }

  func demand(_ name: SecretRef) throws(VaultError) -> SecretSummary {
    let state = state.withLock { $0 }
    guard let row = state.row(name) else { throw Self.unknown(name) }
    return summary(row, in: state)
  }

  private func summary(_ row: SealedRow, in state: VaultState) -> SecretSummary {
    let contents = try? RowSeal.open(row, with: state.ring)
    let value = contents?.value
    let asked = state.asked[row.name]
    let covers = asked.map { row.binding?.covers($0) ?? false } ?? true
    let condition: SecretSummary.State =
      if value == nil { .damaged } else if row.binding == nil { .unbound } else if !covers { .rebind } else { .ready }
    return SecretSummary(
      name: row.name, state: condition, label: contents?.label, lastFour: value.flatMap(Self.lastFour),
      fingerprint: value.map(fingerprint), binding: row.binding, asked: covers ? nil : asked,
      createdAt: row.createdAt, lastUsedAt: row.lastUsedAt, useCount: state.useCounts[row.id, default: 0],
      verification: row.verification)
  }

  private static func lastFour(_ value: SecretBytes) -> String? {
    value.withBytes { bytes in
      // UTF-8's continuation bytes begin with the bits 10.
      guard bytes.count(where: { $0 & 0xC0 != 0x80 }) >= showsLastFour else { return nil }
      let tail = bytes.suffix(4)
      return tail.allSatisfy { (0x21...0x7E).contains($0) } ? String(decoding: tail, as: UTF8.self) : nil
    }
  }

  private func fingerprint(_ value: SecretBytes) -> String {
    Hexadecimal.text(fingerprints.fingerprint(of: value).prefix(8))
  }
}

extension SealedRow {
  fileprivate func noting(use: Date? = nil, verification: SecretVerification? = nil) -> SealedRow {
    SealedRow(
      id: id, version: version, kind: kind, name: name, binding: binding, sealed: sealed, createdAt: createdAt,
      lastUsedAt: use ?? lastUsedAt, verification: verification ?? self.verification)
  }
}

public import Foundation
public import GatewayCore
public import GatewayKit
import Synchronization

extension OpenSSLVault {
  /// Values of at least this many characters show their last four.
  private static let showsLastFour = 20

  /// Applies the current settings' use of secrets. Secrets that no setting has named before are bound to these
  /// settings.
  ///
  /// - Returns: every secret that cannot be used as the settings require.
  /// - Throws: when the store fails; the previous settings stay in force.
  public func bind(_ uses: [SecretUse]) async throws(VaultError) -> [SecretSummary] {
    let asked = SecretBinding.table(of: uses)
    try await flushUses()
    // Inside the gate, so that a value stored meanwhile is bound by either these settings or the previous ones.
    try await gate.run { () async throws(VaultError) in
      let isAnyUnbound = state.withLock { !$0.unbound(asked).isEmpty }
      if isAnyUnbound {
        try await commit { before, ring throws(VaultError) in (try Self.bound(before, asked, in: ring), []) }
      }
      state.withLock { $0.asked = asked }
    }
    return summaries(in: state.withLock { $0 }).filter {
      $0.state != .ready && (asked[$0.name] != nil || $0.state == .damaged)
    }
  }

  /// The unbound rows of `before` that `asked` names, with their new binding.
  private static func bound(
    _ before: VaultState, _ asked: [SecretRef: SecretBinding], in ring: KeyRing
  ) throws(VaultError) -> [SealedRow] {
    var rows: [SealedRow] = []
    for row in before.unbound(asked) {
      guard let binding = asked[row.name], let value = try? RowSeal.open(row, with: ring), fits(value, binding) else {
        continue
      }
      rows.append(
        try sealed(value, as: row.name, binding, in: ring, id: row.id, createdAt: row.createdAt, like: row))
    }
    return rows
  }

  /// Opens a value's envelope and seals the value under `name`.
  public func store(_ envelope: [UInt8], as name: SecretRef) async throws(VaultError) -> SecretSummary {
    guard envelope.count <= Self.longestValue + 1024 else { throw Self.tooLong(name) }
    guard let value = intake.open(envelope, for: name.rawValue) else {
      throw VaultError(
        .refused, "the value of \(name) arrived damaged, or was sealed for an earlier start of the gateway; try again")
    }
    guard value.count > 0 else { throw VaultError(.refused, "the value of \(name) is empty; nothing was stored") }
    guard value.count <= Self.longestValue else { throw Self.tooLong(name) }
    try await change { before, ring throws(VaultError) in
      let binding = before.asked[name]
      guard Self.fits(value, binding) else {
        throw VaultError(
          .refused,
          """
          the value of \(name) contains a line break or a NUL, which no header can contain: store it as one line. Nothing \
          was stored
          """)
      }
      return ([try given(value, as: name, binding, in: ring, replacing: before.row(name))], [])
    }
    return try demand(name)
  }

  /// Seals a value with which a service replaced another.
  public func keep(_ secret: FreshSecret) async throws(VaultError) {
    let name = secret.name
    guard (1...Self.longestValue).contains(secret.count) else {
      throw VaultError(.refused, "the new value of \(name) is empty or too long; nothing was stored")
    }
    let value = SecretBytes(count: secret.count, secret.fill)
    try await change { before, ring throws(VaultError) in
      let former = before.row(name)
      if let replaces = secret.replaces {
        guard let former, try RowSeal.open(former, with: before.ring).withBytes(replaces) else { return ([], []) }
      }
      let binding = secret.replaces == nil ? before.asked[name] : former?.binding
      guard Self.fits(value, binding) else {
        throw VaultError(.refused, "the new value of \(name) contains a line break; nothing was stored")
      }
      return ([try given(value, as: name, binding, in: ring, replacing: former)], [])
    }
  }

  /// Deletes a secret.
  public func remove(_ name: SecretRef) async throws(VaultError) {
    try await change { before, _ throws(VaultError) in
      guard let row = before.row(name) else { throw Self.unknown(name) }
      return ([], [row.id])
    }
  }

  /// All secrets, by name.
  public func secrets() async throws(VaultError) -> [SecretSummary] {
    try await flushUses()
    return summaries(in: state.withLock { $0 })
  }

  private func summaries(in state: VaultState) -> [SecretSummary] {
    state.rows.values.filter { $0.kind == .secret }.sorted { $0.name < $1.name }.map { summary($0, in: state) }
  }

  /// Whether the secret is stored, opens, and was given for the use that the settings require.
  public func status(of name: SecretRef) async -> SecretStatus {
    let state = state.withLock { $0 }
    guard let row = state.row(name) else {
      return SecretStatus(missing: "no value is stored for \(name); run `balcao keys set \(name)`")
    }
    // Called in every turn, so a value that has opened and is bound as required is not opened again.
    let asked = state.asked[name]
    if state.sound.contains(row.id), let binding = row.binding, asked.map(binding.covers) ?? true {
      return SecretStatus(givenAt: row.createdAt, verification: row.verification)
    }
    return SecretStatus(
      givenAt: row.createdAt, trouble: summary(row, in: state).advice, verification: row.verification)
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

  private func demand(_ name: SecretRef) throws(VaultError) -> SecretSummary {
    let state = state.withLock { $0 }
    guard let row = state.row(name) else { throw Self.unknown(name) }
    return summary(row, in: state)
  }

  private func summary(_ row: SealedRow, in state: VaultState) -> SecretSummary {
    let value = try? RowSeal.open(row, with: state.ring)
    let asked = state.asked[row.name]
    let covers = asked.map { row.binding?.covers($0) ?? false } ?? true
    let condition: SecretSummary.State =
      if value == nil { .damaged } else if row.binding == nil { .unbound } else if !covers { .rebind } else { .ready }
    return SecretSummary(
      name: row.name, state: condition, lastFour: value.flatMap(Self.lastFour),
      fingerprint: value.map(fingerprint), binding: row.binding, asked: covers ? nil : asked,
      createdAt: row.createdAt, lastUsedAt: row.lastUsedAt, verification: row.verification)
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

  private static func fits(_ value: SecretBytes, _ binding: SecretBinding?) -> Bool {
    // A value without origins goes into no header, so line breaks, as in a PEM key, are allowed.
    if let binding, binding.origins.isEmpty { return true }
    return value.withBytes { !$0.contains { $0 == 0 || $0 == 10 || $0 == 13 } }
  }

  /// The row of a value that people or a service gave. It is given later than the one it replaces, whatever the clock
  /// says, so that the time tells the two apart.
  private func given(
    _ value: SecretBytes, as name: SecretRef, _ binding: SecretBinding?, in ring: KeyRing, replacing former: SealedRow?
  ) throws(VaultError) -> SealedRow {
    let earliest = former.map { $0.createdAt.addingTimeInterval(0.000_01) } ?? .distantPast
    return try Self.sealed(
      value, as: name, binding, in: ring, id: former?.id ?? Int64(ring.generation),
      createdAt: max(clock.now, earliest))
  }

  private static func sealed(
    _ value: SecretBytes, as name: SecretRef, _ binding: SecretBinding?, in ring: KeyRing, id: Int64, createdAt: Date,
    like former: SealedRow? = nil
  ) throws(VaultError) -> SealedRow {
    guard let key = ring.activeKey else { throw .damagedRing("it has no active key") }
    let version = Int64(ring.generation)
    return SealedRow(
      id: id, version: version, kind: .secret, name: name, binding: binding,
      sealed: RowSeal.seal(value, kind: .secret, name: name, binding: binding, id: id, version: version, under: key),
      createdAt: createdAt, lastUsedAt: former?.lastUsedAt, verification: former?.verification)
  }

  private static func tooLong(_ name: SecretRef) -> VaultError {
    VaultError(.refused, "the value of \(name) has more than \(longestValue) bytes; nothing was stored")
  }

  private static func unknown(_ name: SecretRef) -> VaultError {
    VaultError(.notFound, "there is no secret \(name); `balcao keys list` shows the existing ones")
  }
}

extension SealedRow {
  fileprivate func noting(use: Date? = nil, verification: SecretVerification? = nil) -> SealedRow {
    SealedRow(
      id: id, version: version, kind: kind, name: name, binding: binding, sealed: sealed, createdAt: createdAt,
      lastUsedAt: use ?? lastUsedAt, verification: verification ?? self.verification)
  }
}

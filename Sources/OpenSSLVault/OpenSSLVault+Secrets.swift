import Foundation
public import GatewayCore
public import GatewayKit
import Synchronization

extension OpenSSLVault {
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
      guard let binding = asked[row.name], let contents = try? RowSeal.open(row, with: ring),
        fits(contents.value, binding)
      else { continue }
      rows.append(try ring.resealed(row, contents: contents, binding: binding))
    }
    return rows
  }

  /// Opens a value's envelope and seals the value under `name`.
  public func store(
    _ envelope: [UInt8], as name: SecretRef, label: String?
  ) async throws(VaultError) -> SecretSummary {
    let value = try opened(envelope, for: name)
    let label = try Self.checked(label)
    try await change { before, ring throws(VaultError) in
      let binding = before.asked[name]
      try Self.demandFit(value, binding, name)
      let contents = RowContents(value, label: label)
      return ([try ring.sealed(contents, as: name, binding, replacing: before.row(name), now: clock.now)], [])
    }
    return try demand(name)
  }

  /// Changes the label of a stored value.
  public func label(_ name: SecretRef, _ label: String?) async throws(VaultError) -> SecretSummary {
    let label = try Self.checked(label)
    try await change { before, ring throws(VaultError) in
      guard let row = before.row(name) else { throw Self.unknown(name) }
      let contents = RowContents(try RowSeal.open(row, with: ring).value, label: label)
      return ([try ring.resealed(row, contents: contents)], [])
    }
    return try demand(name)
  }

  /// Opens a value's envelope.
  func opened(_ envelope: [UInt8], for name: SecretRef) throws(VaultError) -> SecretBytes {
    guard envelope.count <= Self.longestValue + 1024 else { throw Self.tooLong(name) }
    guard let value = intake.open(envelope, for: name.rawValue) else {
      throw VaultError(
        .refused, "the value of \(name) arrived damaged, or was sealed for an earlier start of the gateway; try again")
    }
    guard value.count > 0 else { throw VaultError(.refused, "the value of \(name) is empty; nothing was stored") }
    guard value.count <= Self.longestValue else { throw Self.tooLong(name) }
    return value
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
        guard let former, try RowSeal.open(former, with: before.ring).value.withBytes(replaces) else {
          return ([], [])
        }
      }
      let binding = secret.replaces == nil ? before.asked[name] : former?.binding
      guard Self.fits(value, binding) else {
        throw VaultError(.refused, "the new value of \(name) contains a line break; nothing was stored")
      }
      // Renewed by its service, it is still the key that people labelled.
      let label = former.flatMap { try? RowSeal.open($0, with: before.ring) }?.label
      let contents = RowContents(value, label: label)
      return ([try ring.sealed(contents, as: name, binding, replacing: former, now: clock.now)], [])
    }
  }

  /// Deletes a secret.
  public func remove(_ name: SecretRef) async throws(VaultError) {
    try await change { before, _ throws(VaultError) in
      guard let row = before.row(name) else { throw Self.unknown(name) }
      return ([], [row.id])
    }
  }

  static func fits(_ value: SecretBytes, _ binding: SecretBinding?) -> Bool {
    // A value without origins goes into no header, so line breaks, as in a PEM key, are allowed.
    if let binding, binding.origins.isEmpty { return true }
    return value.withBytes { !$0.contains { $0 == 0 || $0 == 10 || $0 == 13 } }
  }

  static func demandFit(_ value: SecretBytes, _ binding: SecretBinding?, _ name: SecretRef) throws(VaultError) {
    guard fits(value, binding) else {
      throw VaultError(
        .refused,
        """
        the value of \(name) contains a line break or a NUL, which no header can contain: store it as one line. Nothing \
        was stored
        """)
    }
  }

  private static func checked(_ label: String?) throws(VaultError) -> String? {
    guard let label, !label.isEmpty else { return nil }
    let hasControls = label.unicodeScalars.contains(where: CharacterSet.controlCharacters.contains)
    guard label.utf8.count <= longestLabel, !hasControls else {
      throw VaultError(
        .refused, "a label has at most \(longestLabel) bytes and no control characters; nothing was stored")
    }
    return label
  }

  static func tooLong(_ name: SecretRef) -> VaultError {
    VaultError(.refused, "the value of \(name) has more than \(longestValue) bytes; nothing was stored")
  }

  static func unknown(_ name: SecretRef) -> VaultError {
    VaultError(.notFound, "there is no secret \(name)")
  }
}

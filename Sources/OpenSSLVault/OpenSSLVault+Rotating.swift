public import GatewayCore

extension OpenSSLVault {
  /// The most rows sealed again in one transaction. Other changes wait meanwhile, for about a millisecond.
  static let rotationSlice = 32

  /// Makes a new data key active, or seals up to 32 rows again under the active one. When no row is left under an
  /// earlier key, that key is retired. The state is whole after each step, so a killed rotation is continued by the next
  /// `beginning`.
  public func rotate(beginning: Bool) async throws(VaultError) -> VaultRotation {
    var rotation = VaultRotation(activeKey: 0, rows: 0)
    try await change { before, ring throws(VaultError) in
      let earlier = ring.rowsUnderEarlierKeys(among: before.rows.values)
      if beginning, !earlier.contains(where: { ring.opens($0) }) {
        ring.activateNewKey()
        rotation = VaultRotation(
          activeKey: Int(ring.activeKey?.id ?? 0), rows: before.rows.count, waiting: before.rows.count)
        return ([], [])
      }
      var rows: [Int64: SealedRow] = [:]
      for row in earlier where rows.count < Self.rotationSlice && ring.opens(row) {
        rows[row.id] = try Self.resealed(row, in: ring)
      }
      ring.retireKeys(except: Set(before.rows.values.map { RowSeal.keyID(of: rows[$0.id] ?? $0) }))
      // A step that is not full has met every row that opens.
      let left = earlier.count - rows.count
      let isLast = rows.count < Self.rotationSlice
      rotation = VaultRotation(
        activeKey: Int(ring.activeKey?.id ?? 0), rows: before.rows.count, waiting: isLast ? 0 : left,
        damaged: isLast ? left : 0, isResumed: beginning)
      return (Array(rows.values), [])
    }
    return rotation
  }

  private static func resealed(_ row: SealedRow, in ring: KeyRing) throws(VaultError) -> SealedRow {
    guard let key = ring.activeKey else { throw .damagedRing("it has no active key") }
    let version = Int64(ring.generation)
    return SealedRow(
      id: row.id, version: version, kind: row.kind, name: row.name, binding: row.binding,
      sealed: RowSeal.seal(
        try RowSeal.open(row, with: ring), kind: row.kind, name: row.name, binding: row.binding, id: row.id,
        version: version, under: key),
      createdAt: row.createdAt, lastUsedAt: row.lastUsedAt, verification: row.verification)
  }
}

extension KeyRing {
  /// The rows that are not sealed under the active key, by id.
  func rowsUnderEarlierKeys(among rows: some Sequence<SealedRow>) -> [SealedRow] {
    rows.filter { RowSeal.keyID(of: $0) != activeKey?.id }.sorted { $0.id < $1.id }
  }

  /// Whether a row opens.
  func opens(_ row: SealedRow) -> Bool { (try? RowSeal.open(row, with: self)) != nil }

  /// Adds a key that seals from now on. The earlier ones only open.
  fileprivate mutating func activateNewKey() {
    let id = (dataKeys.map(\.id).max() ?? 0) + 1
    dataKeys = dataKeys.map { $0.state == .active ? $0.with(.decrypt) : $0 } + [.random(id: id, state: .active)]
  }

  /// Retires keys that only open and seal none of the rows. Forgets all but the last eight retired ones.
  fileprivate mutating func retireKeys(except inUse: Set<UInt32?>) {
    dataKeys = dataKeys.map { $0.state == .decrypt && !inUse.contains($0.id) ? $0.with(.retired) : $0 }
    let forgotten = Set(dataKeys.filter { $0.state == .retired }.map(\.id).sorted().dropLast(8))
    dataKeys.removeAll { forgotten.contains($0.id) }
  }
}

extension DataKey {
  fileprivate func with(_ state: State) -> DataKey { DataKey(id: id, state: state, key: key) }
}

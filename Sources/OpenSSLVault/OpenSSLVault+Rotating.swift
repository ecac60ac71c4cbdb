public import GatewayCore

extension OpenSSLVault {
  /// How many rows are sealed again in one transaction; in a large vault a thirty-second of all. Other changes wait
  /// meanwhile.
  static let rotationSlice = 32

  /// Makes a new data key active, or seals some rows again under the active one. The last step retires the earlier keys,
  /// unless a row is damaged. Every row opens after each step, so a killed rotation can be continued by the next
  /// call.
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
      let slice = max(Self.rotationSlice, before.rows.count / 32)
      var rows: [Int64: SealedRow] = [:]
      for row in earlier where rows.count < slice {
        if let renewed = try? ring.resealed(row) { rows[row.id] = renewed }
      }
      // A step that is not full has met every row that opens.
      let isLast = rows.count < slice
      // Among the damaged rows may be some whose bytes name the active key.
      let damaged = isLast ? before.rows.values.count { rows[$0.id] == nil && !ring.opens($0) } : 0
      if isLast, damaged == 0 { ring.retireKeys() }
      rotation = VaultRotation(
        activeKey: Int(ring.activeKey?.id ?? 0), rows: before.rows.count,
        waiting: isLast ? 0 : earlier.count - rows.count, damaged: damaged, isResumed: beginning)
      return (Array(rows.values), [])
    }
    return rotation
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
  mutating func activateNewKey() {
    let id = (dataKeys.map(\.id).max() ?? 0) + 1
    dataKeys = dataKeys.map { $0.state == .active ? $0.with(.decrypt) : $0 } + [.random(id: id, state: .active)]
  }

  /// Retires the keys that only open, at the end of a rotation. Not to be called while a row does not open, because its
  /// damaged bytes may name the wrong key. Forgets all but the last eight retired ones.
  fileprivate mutating func retireKeys() {
    dataKeys = dataKeys.map { $0.state == .decrypt ? $0.with(.retired) : $0 }
    let forgotten = Set(dataKeys.filter { $0.state == .retired }.map(\.id).sorted().dropLast(8))
    dataKeys.removeAll { forgotten.contains($0.id) }
  }
}

extension DataKey {
  /// The key in another state. A retired one keeps its number alone: its bytes are replaced by random ones.
  fileprivate func with(_ state: State) -> DataKey {
    state == .retired ? .random(id: id, state: state) : DataKey(id: id, state: state, key: key)
  }
}

/// A key that rows are sealed with.
struct DataKey: Sendable {
  /// What it is used for.
  enum State: UInt8, Sendable {
    /// Seals and opens. A ring has exactly one.
    case active = 1
    /// Opens what it sealed before another became active, or what will be sealed with it on another machine.
    case decrypt = 2
    /// No row is left that was sealed with it.
    case retired = 3
  }

  /// Its number within the ring, never given twice.
  let id: UInt32
  /// What it is used for.
  let state: State
  /// The key.
  let key: SecretBytes

  /// A new key.
  static func random(id: UInt32, state: State) -> DataKey {
    DataKey(id: id, state: state, key: SecretBytes(count: MasterKey.length, Crypto.fillRandomly))
  }

  /// `1 active`
  var words: String { "\(id) \(state)" }
}

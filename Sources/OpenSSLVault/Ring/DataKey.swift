/// A key that rows are sealed with.
struct DataKey: Sendable {
  /// The use of the key.
  enum State: UInt8, Sendable {
    /// Seals and opens. A ring has exactly one.
    case active = 1
    /// Opens what it sealed before another key became active.
    case decrypt = 2
    /// No row sealed with it is left. Only its number is kept; random bytes replace the key.
    case retired = 3
  }

  /// Its number in the ring, never reused.
  let id: UInt32
  /// The use of the key.
  let state: State
  /// The key.
  let key: SecretBytes

  /// A new random key.
  static func random(id: UInt32, state: State) -> DataKey {
    DataKey(id: id, state: state, key: SecretBytes(count: MasterKey.length, Crypto.fillRandomly))
  }

  /// `1 active`
  var words: String { "\(id) \(state)" }
}

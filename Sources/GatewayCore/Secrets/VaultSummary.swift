/// The state of the vault, without anything secret.
public struct VaultSummary: Sendable, Hashable, Codable {
  /// The master key's public name: 16 hexadecimal digits.
  public let masterKey: String
  /// Where the master key came from, in words.
  public let source: String
  /// The data keys: `1 active`, `2 decrypt`.
  public let dataKeys: [String]
  /// Whether a recovery key was stored.
  public let hasRecoveryKey: Bool
  /// How many rows there are, the gateway's own among them.
  public let rows: Int
  /// The names of secrets that do not open.
  public let damaged: [String]

  /// A summary.
  public init(
    masterKey: String, source: String, dataKeys: [String], hasRecoveryKey: Bool, rows: Int, damaged: [String]
  ) {
    self.masterKey = masterKey
    self.source = source
    self.dataKeys = dataKeys
    self.hasRecoveryKey = hasRecoveryKey
    self.rows = rows
    self.damaged = damaged
  }
}

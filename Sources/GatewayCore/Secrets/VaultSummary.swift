/// The state of the vault; contains no secret.
public struct VaultSummary: Sendable, Hashable, Codable {
  /// The master key's public id: 16 hexadecimal digits.
  public let masterKey: String
  /// Where the master key came from, as text.
  public let source: String
  /// The master key that is being introduced and opens the vault as well; nil when only one key does.
  public let nextMasterKey: NextMasterKey?
  /// The data keys: `1 active`, `2 decrypt`.
  public let dataKeys: [String]
  /// Whether a recovery key was stored.
  public let hasRecoveryKey: Bool
  /// The number of rows, including the gateway's own.
  public let rows: Int
  /// The rows that an interrupted rotation left under an earlier data key.
  public let waiting: Int
  /// The names of secrets that do not open.
  public let damaged: [String]

  /// Creates a summary.
  public init(
    masterKey: String, source: String, nextMasterKey: NextMasterKey? = nil, dataKeys: [String], hasRecoveryKey: Bool,
    rows: Int, waiting: Int, damaged: [String]
  ) {
    self.masterKey = masterKey
    self.source = source
    self.nextMasterKey = nextMasterKey
    self.dataKeys = dataKeys
    self.hasRecoveryKey = hasRecoveryKey
    self.rows = rows
    self.waiting = waiting
    self.damaged = damaged
  }
}

/// How far the replacement of the data key is.
public struct VaultRotation: Sendable, Hashable, Codable {
  /// The number of the data key that seals now.
  public let activeKey: Int
  /// The number of rows in the vault, including the gateway's own.
  public let rows: Int
  /// The rows still to be sealed again. Before the last step it includes damaged ones.
  public let waiting: Int
  /// Rows that cannot be decrypted, known at the last step. They stay as they are, and no key is retired.
  public let damaged: Int
  /// Whether this step continued a rotation that was interrupted.
  public let isResumed: Bool

  /// Creates a state.
  public init(activeKey: Int, rows: Int, waiting: Int = 0, damaged: Int = 0, isResumed: Bool = false) {
    self.activeKey = activeKey
    self.rows = rows
    self.waiting = waiting
    self.damaged = damaged
    self.isResumed = isResumed
  }
}

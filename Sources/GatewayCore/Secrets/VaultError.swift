/// Why a vault operation failed.
public struct VaultError: Error, Sendable, Codable, CustomStringConvertible {
  /// What the failure means for the caller.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The vault was sealed with another master key. Nothing was changed.
    case wrongMasterKey
    /// No master key was found, or it cannot be read. Nothing was changed.
    case noMasterKey
    /// The stored data is not what was sealed.
    case damaged
    /// The input is invalid.
    case refused
    /// No secret has that name.
    case notFound
    /// Temporary: the store failed.
    case unavailable
  }

  /// The kind of failure.
  public let kind: Kind
  /// What happened, and the remedy; English, for operators; contains no secret.
  public let message: String

  /// Creates an error.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The error's message.
  public var description: String { message }
}

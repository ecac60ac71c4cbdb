/// Why the vault could not do what was asked.
public struct VaultError: Error, Sendable, Codable, CustomStringConvertible {
  /// What the failure means for the caller.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// The master key is not the one the vault was sealed with. Nothing was changed.
    case wrongMasterKey
    /// No master key was found, or it cannot be read. Nothing was changed.
    case noMasterKey
    /// What is stored is not what was sealed.
    case damaged
    /// What was given cannot be taken.
    case refused
    /// There is no secret of that name.
    case notFound
    /// Not now: the store failed.
    case unavailable
  }

  /// What it means.
  public let kind: Kind
  /// What happened, and the remedy; English, for operators; nothing secret.
  public let message: String

  /// A failure.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The message.
  public var description: String { message }
}

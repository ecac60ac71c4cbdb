public import GatewayKit

/// Why a vault operation failed.
public struct VaultError: Error, Sendable, Codable, CustomStringConvertible {
  /// What the failure means for the caller.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The vault was sealed with another master key. Nothing was changed.
    case wrongMasterKey = "wrong_master_key"
    /// No master key was found, or it cannot be read. Nothing was changed.
    case noMasterKey = "no_master_key"
    /// The stored data is not what was sealed.
    case damaged
    /// The input is invalid.
    case refused
    /// No secret has that name.
    case notFound = "not_found"
    /// Temporary: the store failed.
    case unavailable
  }

  /// The kind of failure.
  public let kind: Kind
  /// What happened; English, for operators; contains no secret.
  public let message: String
  /// What to do about it, if the message does not say it.
  public let remedy: Remedy?

  /// Creates an error.
  public init(_ kind: Kind, _ message: String, remedy: Remedy? = nil) {
    self.kind = kind
    self.message = message
    self.remedy = remedy
  }

  /// The error's message.
  public var description: String { message }
}

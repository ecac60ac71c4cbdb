public import GatewayKit

/// Where the transport puts a secret that a service gave it in place of one it had, such as a new refresh token.
public protocol SecretKeeping: SecretResolving {
  /// Seals the value under its name. It is bound to what the value before it was bound to, or else to what the settings
  /// ask for.
  func keep(_ secret: FreshSecret) async throws(VaultError)
}

/// A value on its way into the vault. Its bytes lie in the giver's memory, and are lent.
public struct FreshSecret: Sendable {
  /// Its name.
  public let name: SecretRef
  /// How many bytes it has.
  public let count: Int
  /// Writes the bytes.
  public let fill: @Sendable (UnsafeMutableRawBufferPointer) -> Void
  /// Whether a stored value is the one to be replaced: when it is another, a person gave it meanwhile, and it stays. Nil
  /// replaces whatever is there.
  public let replaces: (@Sendable (UnsafeRawBufferPointer) -> Bool)?

  /// A value.
  public init(
    name: SecretRef, count: Int, replaces: (@Sendable (UnsafeRawBufferPointer) -> Bool)? = nil,
    _ fill: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void
  ) {
    self.name = name
    self.count = count
    self.replaces = replaces
    self.fill = fill
  }
}

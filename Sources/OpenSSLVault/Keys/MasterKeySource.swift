public import GatewayCore

/// Where a vault's master key comes from. The one part of the vault that knows files, terminals and services.
public protocol MasterKeySource: Sendable {
  /// Finds the key of an existing vault, or finds or makes that of a new one.
  ///
  /// - Throws: `.noMasterKey` when there is none and none may be made; nothing was changed.
  func masterKey(for vault: VaultNeed) async throws(VaultError) -> FoundMasterKey

  /// Keeps the key of a vault that was opened by its recovery key where it will be found the next time; says where.
  /// Nil when there is no such place, or something is there already.
  func keep(_ key: SecretBytes) throws(VaultError) -> String?
}

/// What a vault asks of its source.
public enum VaultNeed: Sendable, Hashable {
  /// Nothing was sealed yet: a key may be made.
  case new
  /// Something was sealed: no key may be made. Whether a passphrase opens it.
  case existing(byPassphrase: Bool)
}

/// A master key as it was found.
public struct FoundMasterKey: Sendable {
  /// What was found.
  public enum Material: Sendable, Hashable {
    /// The 32 bytes themselves.
    case key
    /// What scrypt makes the key of.
    case passphrase
    /// A recovery key, which opens an envelope with the master key.
    case recovery
  }

  /// What it is.
  public let material: Material
  /// The bytes.
  public let bytes: SecretBytes
  /// Where it was found, in words that follow "from".
  public let place: String

  /// A find.
  public init(_ material: Material, _ bytes: SecretBytes, from place: String) {
    self.material = material
    self.bytes = bytes
    self.place = place
  }
}

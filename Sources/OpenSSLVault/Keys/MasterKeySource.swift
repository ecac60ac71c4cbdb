public import GatewayCore

/// Provides a vault's master key. The only part of the vault that uses files, terminals and services.
public protocol MasterKeySource: Sendable {
  /// Finds the key of an existing vault, or finds or creates the key of a new one.
  ///
  /// - Throws: `.noMasterKey` for a vault without a key when no key may be created; nothing was changed.
  func masterKey(for vault: VaultNeed) async throws(VaultError) -> FoundMasterKey

  /// Saves the key of a vault that was opened by its recovery key, so that the next start finds it. Returns the place;
  /// nil without such a key, or if it is already in use.
  func keep(_ key: SecretBytes) throws(VaultError) -> String?
}

/// What a vault asks of its source.
public enum VaultNeed: Sendable, Hashable {
  /// Nothing has been sealed: a key may be created.
  case new
  /// Something has been sealed: no key may be created. `byPassphrase` says whether a passphrase opens it.
  case existing(byPassphrase: Bool)
}

/// A master key, or what opens one.
public struct FoundMasterKey: Sendable {
  /// The kind of key material.
  public enum Material: Sendable, Hashable {
    /// The 32 bytes themselves.
    case key
    /// A passphrase, from which scrypt derives the key.
    case passphrase
    /// A recovery key, which opens an envelope with the master key.
    case recovery
  }

  /// The kind of key material.
  public let material: Material
  /// The bytes.
  public let bytes: SecretBytes
  /// The place it was found, as a phrase that follows "from".
  public let place: String

  /// Key material and its place.
  public init(_ material: Material, _ bytes: SecretBytes, from place: String) {
    self.material = material
    self.bytes = bytes
    self.place = place
  }
}

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
  /// Something has been sealed, and a passphrase replaces a key or a key a passphrase: either opens the vault.
  case existingByEither
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
  /// The file, if the gateway generated it and so may replace it; nil when people keep the key.
  public let file: (any GeneratedKeyFile)?

  /// Key material and its place.
  public init(
    _ material: Material, _ bytes: SecretBytes, from place: String, in file: (any GeneratedKeyFile)? = nil
  ) {
    self.material = material
    self.bytes = bytes
    self.place = place
    self.file = file
  }
}

/// The file of a master key that the gateway generated. The next key is put beside it first, so that at any instant a
/// start finds one of the two.
public protocol GeneratedKeyFile: Sendable {
  /// The key that an interrupted replacement put beside the present one; nil without one.
  func staged() throws(VaultError) -> SecretBytes?

  /// Durably puts a key beside the present one, where no start looks for it, in place of any earlier one.
  func stage(_ key: SecretBytes) throws(VaultError)

  /// Durably replaces the present key by the staged one, in one step.
  func adopt() throws(VaultError)
}

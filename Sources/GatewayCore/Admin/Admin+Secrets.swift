public import GatewayKit

extension Admin {
  /// The public key to which the envelopes of `setSecret` and `setRecoveryKey` are encrypted.
  public func secretIntake() throws(AdminError) -> [UInt8] { try demandVault().intakeKey }

  /// Seals the value in `envelope` under `name`, replacing any other. A provider's key is tried first, if `isTried`; see
  /// `KeyReplacement`.
  public func setSecret(
    _ name: SecretRef, envelope: [UInt8], label: String?, isTried: Bool
  ) async throws(AdminError) -> SecretStoring {
    guard name.isWellFormed else {
      throw AdminError("\"\(name)\" is not a valid name: use 1 to 100 characters of a-z, 0-9, . _ / -")
    }
    return try await vaulted { vault throws(VaultError) in
      try await KeyReplacement(vault: vault, providers: roster.providers, breakerStore: breakerStore, clock: clock)
        .store(envelope, as: name, label: label, isTried: isTried)
    }
  }

  /// Changes the label of a stored value.
  public func labelSecret(_ name: SecretRef, _ label: String?) async throws(AdminError) -> SecretSummary {
    try await vaulted { vault throws(VaultError) in try await vault.label(name, label) }
  }

  /// All secrets, by name, without their values.
  public func secrets() async throws(AdminError) -> [SecretSummary] {
    let users = roster.current.secretUsers
    return try await vaulted { vault throws(VaultError) in try await vault.secrets() }.map { $0.used(by: users) }
  }

  /// Removes a secret. Returns the channels and providers that used it.
  public func removeSecret(_ name: SecretRef) async throws(AdminError) -> [SecretUser] {
    try await vaulted { vault throws(VaultError) in try await vault.remove(name) }
    return roster.current.secretUsers[name] ?? []
  }

  /// Opens one secret, or all of them for nil. A provider's key is also tried at the provider, and the result is
  /// stored.
  public func verifySecrets(_ name: SecretRef?) async throws(AdminError) -> [SecretSummary] {
    let wanted = try await secrets().filter { name == nil || $0.name == name }
    if let name, wanted.isEmpty {
      throw AdminError("there is no secret \(name); `balcao keys list` shows the stored ones")
    }
    for provider in roster.providers {
      guard let secret = wanted.first(where: { $0.name == provider.configuration.key && $0.state == .ready }),
        let givenAt = await keys.status(of: secret.name).givenAt
      else { continue }
      let result = await provider.adapter.verify()
      if result == .ok {
        provider.verified()
        await breakerStore.keep(provider, now: clock.now)
      }
      try await vaulted { vault throws(VaultError) in try await vault.note(result, of: secret.name, givenAt: givenAt) }
    }
    let names = Set(wanted.map(\.name))
    return try await secrets().filter { names.contains($0.name) }
  }

  /// Reads and opens every row of the vault again.
  public func examineVault() async throws(AdminError) -> VaultSummary {
    try await vaulted { vault throws(VaultError) in try await vault.examine() }
  }

  /// Takes one step of replacing the vault's data key; see `Vault.rotate`.
  public func rotateVault(beginning: Bool) async throws(AdminError) -> VaultRotation {
    try await vaulted { vault throws(VaultError) in try await vault.rotate(beginning: beginning) }
  }

  /// Lets a new master key open the vault; see `Vault.replaceMasterKey`.
  public func replaceMasterKey(with new: NewMasterKey) async throws(AdminError) -> MasterRotation {
    try await vaulted { vault throws(VaultError) in try await vault.replaceMasterKey(with: new) }
  }

  /// Makes the new master key the only one; see `Vault.retireMasterKey`.
  public func retireMasterKey() async throws(AdminError) -> MasterRotation {
    try await vaulted { vault throws(VaultError) in try await vault.retireMasterKey() }
  }

  /// Allows the recovery key in `envelope` to open the vault, in place of any earlier one.
  public func setRecoveryKey(envelope: [UInt8]) async throws(AdminError) {
    try await vaulted { vault throws(VaultError) in try await vault.storeRecoveryKey(envelope) }
  }

  private func demandVault() throws(AdminError) -> any Vault {
    guard let vault else { throw AdminError("this gateway has no vault") }
    return vault
  }

  private func vaulted<T>(_ operation: (any Vault) async throws(VaultError) -> T) async throws(AdminError) -> T {
    let vault = try demandVault()
    do { return try await operation(vault) } catch { throw AdminError("\(error)") }
  }
}

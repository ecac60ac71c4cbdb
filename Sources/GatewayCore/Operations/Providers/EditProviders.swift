public import GatewayKit

// Providers are made, changed and removed without a restart, as a reload of the file does it.

/// Makes a provider. It is connected as soon as its key is stored.
public struct AddProvider: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "providers.add", http: .post("providers", status: 201), access: .admin, effect: .edit,
    audited: .object("provider", "provider"),
    summary: "Makes a provider. It is connected as soon as its key is stored.")

  /// The id, which stays for good: 1 to 40 characters of a-z, 0-9 and -.
  public let provider: ProviderID
  /// The adapter.
  public let adapter: AdapterID
  /// Its members, as in the configuration file: `{"settings": {"model": "gpt-4.1-mini"}}`.
  public let members: JSONValue?

  /// Creates the operation.
  public init(provider: ProviderID, adapter: AdapterID, members: JSONValue? = nil) {
    self.provider = provider
    self.adapter = adapter
    self.members = members
  }

  /// Makes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConfiguredProvider {
    let services = call.services
    let editor = try services.configurationEditor()
    let members = try NewElement.members(
      members, id: provider.rawValue, adapter: editor.adapter(adapter, of: .providers))
    if !services.roster.providers.contains(where: { $0.id == provider }) {
      // Of an earlier provider with this id, which was removed from the file.
      try await services.stored { () async throws(StoreError) in try await services.forgetSettings(of: provider) }
    }
    let added = try await editor.add(ConfiguredID(.providers, provider.rawValue), members)
    call.changed(from: nil, to: members)
    return try await services.view(of: added)
  }
}

/// Changes a provider's settings.
public struct ChangeProvider: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "providers.change", http: .patch("providers/{provider}", headers: [.ifMatch: "revision"]), access: .admin,
    effect: .edit, audited: .object("provider", "provider"),
    summary: """
      Changes a provider's settings by a merge patch of its members (RFC 7396), effective at once. The toggle and the \
      budget have operations of their own.
      """)

  /// The provider.
  public let provider: ProviderID
  /// What changes: `{"settings": {"model": "gpt-4.1"}}`; null takes a change back.
  public let changes: JSONValue
  /// The revision that the change is based on; nil changes any.
  public let revision: String?

  /// Creates the operation.
  public init(provider: ProviderID, changes: JSONValue, revision: String? = nil) {
    self.provider = provider
    self.changes = changes
    self.revision = revision
  }

  /// Changes them.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConfiguredProvider {
    let (before, after) = try await call.services.configurationEditor().change(
      ConfiguredID(.providers, provider.rawValue), by: try NewElement.object(changes, at: "changes"),
      ifMatch: revision)
    call.changed(from: before.values(changedBy: changes), to: after.values(changedBy: changes))
    return try await call.services.view(of: after)
  }
}

/// Removes a provider, and its key.
public struct RemoveProvider: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "providers.remove", http: .delete("providers/{provider}"), access: .admin, effect: .edit,
    audited: .object("provider", "provider"),
    summary: "Removes a provider, and its key if nothing else uses it. Calls in flight end.")

  /// The provider.
  public let provider: ProviderID

  /// Creates the operation.
  public init(provider: ProviderID) { self.provider = provider }

  /// Removes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    let services = call.services
    let key = services.roster.providers.first { $0.id == provider }?.configuration.key
    try await services.configurationEditor().remove(ConfiguredID(.providers, provider.rawValue)) {
      rest throws(OperationError) in
      // A later provider with this id begins with the values of its own members.
      try await services.stored { () async throws(StoreError) in try await services.forgetSettings(of: provider) }
      guard let key, !rest.secretUses.contains(where: { $0.name == key }),
        await services.keys.status(of: key).isStored
      else { return }
      try await services.vaulted { vault throws(VaultError) in try await vault.remove(key) }
    }
    return Done()
  }
}

extension OperationServices {
  /// Forgets the toggle and the budget that people set for a provider.
  fileprivate func forgetSettings(of provider: ProviderID) async throws(StoreError) {
    try await switches.forget(provider)
    try await budgets.settings.forget(provider)
  }
}

import Foundation
public import GatewayKit

/// Tries a key with settings, before either is stored.
public struct VerifyProvider: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "providers.verify", http: .post("providers/verify"), access: .admin, effect: .edit,
    audited: .object("provider"), summary: "Tries a key with the settings of a provider. Stores neither.")

  /// The adapter.
  public let adapter: AdapterID
  /// The members that the provider would have, as in the configuration file.
  public let members: JSONValue?
  /// The key; nil for an adapter that needs none.
  public let key: ConfidentialText?

  /// Creates the operation.
  public init(adapter: AdapterID, members: JSONValue? = nil, key: ConfidentialText?) {
    self.adapter = adapter
    self.members = members
    self.key = key
  }

  /// Tries it.
  public func run(_ call: OperationCall) async throws(OperationError) -> KeyAttempt {
    let services = call.services
    let editor = try services.configurationEditor()
    // An id that no configured element can have.
    let id = ConfiguredID(.providers, Self.candidate)
    let members = try NewElement.members(
      members, id: id.id, adapter: editor.adapter(adapter, of: .providers))
    let checked = try await editor.check(id, members)
    guard let configuration = checked.configuration.providers.first(where: { $0.id.rawValue == id.id }) else {
      throw OperationError(.providerNotFound, ["provider": .string(id.id), "known": []])
    }
    let provider = services.updater.factory.candidate(configuration)
    let began = services.clock.uptime
    let result: KeyVerification
    if let name = configuration.key {
      guard let key else { throw OperationError(.secretValueMissing) }
      result = try await services.vaulted { vault throws(VaultError) in
        try await vault.withCandidate(
          try vault.envelope(of: key, for: name), for: name, uses: configuration.secretUses
        ) { await provider.verify(with: $0) }
      }
    } else {
      result = await provider.adapter.verify()
    }
    return KeyAttempt(
      result: result, model: provider.model, milliseconds: Int((services.clock.uptime - began) / .milliseconds(1)))
  }

  private static let candidate = "candidate-for-verification"
}

/// The result of trying a key.
public struct KeyAttempt: Sendable, Hashable, Codable {
  /// What the provider answered.
  public let result: KeyVerification
  /// The model that was asked for; nil for the adapter's own.
  public let model: String?
  /// How long the answer took.
  public let milliseconds: Int
}

/// Stores a provider's key after trying it; the present key stays in use if the new one does not work.
public struct SetProviderKey: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "providers.key", http: .put("providers/{provider}/key"), access: .admin, effect: .edit,
    audited: .object("provider", "provider"),
    summary: "Tries and stores a provider's key. The present one stays in use if the new one does not work.")

  /// The provider.
  public let provider: ProviderID
  /// The key.
  public let key: ConfidentialText
  /// The key's name at its vendor.
  public let label: String?
  /// Whether to store it without trying it; nil means no.
  public let isUnverified: Bool?

  /// Creates the operation.
  public init(provider: ProviderID, key: ConfidentialText, label: String? = nil, isUnverified: Bool? = nil) {
    self.provider = provider
    self.key = key
    self.label = label
    self.isUnverified = isUnverified
  }

  /// Stores it.
  public func run(_ call: OperationCall) async throws(OperationError) -> SecretStoring {
    try await SetSecret(
      secret: try call.services.keyName(of: provider), value: key, label: label, isUnverified: isUnverified
    ).run(call)
  }
}

/// Removes a provider's key: it is not connected any more.
public struct RemoveProviderKey: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "providers.disconnect", http: .delete("providers/{provider}/key"), access: .admin, effect: .edit,
    audited: .object("provider", "provider"), summary: "Removes a provider's key: it is not connected any more.")

  /// The provider.
  public let provider: ProviderID

  /// Creates the operation.
  public init(provider: ProviderID) { self.provider = provider }

  /// Removes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ProviderSummary {
    let services = call.services
    let name = try services.keyName(of: provider)
    try await services.vaulted { vault throws(VaultError) in try await vault.remove(name) }
    return await services.summary(of: try services.provider(provider))
  }
}

extension OperationServices {
  /// The name of a provider's key; throws when it needs none.
  fileprivate func keyName(of id: ProviderID) throws(OperationError) -> SecretRef {
    guard let key = try provider(id).configuration.key else {
      throw OperationError(.providerWithoutKey, ["provider": .string(id.rawValue)])
    }
    return key
  }
}

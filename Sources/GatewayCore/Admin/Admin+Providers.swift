public import GatewayKit

extension Admin {
  /// The providers, in ladder order.
  public func providers() async throws(AdminError) -> [ProviderSummary] {
    var summaries: [ProviderSummary] = []
    for provider in providerList {
      let key = provider.configuration.key
      let isConnected = if let key { await keys.hasKey(key) } else { true }
      summaries.append(
        ProviderSummary(
          provider, isConnected: isConnected, automates: switches.automatesResponses(provider.configuration)))
    }
    return summaries
  }

  /// Switches whether a provider answers every message that nothing above it answered; with effect on the next one.
  public func setAutomateResponses(_ id: ProviderID, _ isOn: Bool) async throws(AdminError) -> ProviderSummary {
    guard providerList.contains(where: { $0.id == id }) else {
      let known = providerList.map(\.id.rawValue).joined(separator: ", ")
      throw AdminError(
        known.isEmpty ? "no provider is configured" : "there is no provider \(id); there is \(known)")
    }
    try await stored { () throws(StoreError) in try await switches.setAutomatesResponses(id, isOn) }
    guard let summary = try await providers().first(where: { $0.id == id }) else {
      throw AdminError("there is no provider \(id)")
    }
    return summary
  }
}

/// A provider as lists show it.
public struct ProviderSummary: Sendable, Hashable, Codable {
  /// Its id.
  public let id: ProviderID
  /// The adapter's title.
  public let title: String
  /// Whether its key is stored.
  public let isConnected: Bool
  /// The secret it needs.
  public let key: SecretRef?
  /// Whether it answers what nothing above it answered.
  public let automateResponses: Bool
  /// What is wrong with it; nil while it works.
  public let trouble: String?

  init(_ provider: Provider, isConnected: Bool, automates: Bool) {
    id = provider.id
    title = provider.configuration.adapter.descriptor.title
    self.isConnected = isConnected
    key = provider.configuration.key
    automateResponses = automates
    trouble = provider.trouble?.reason
  }
}

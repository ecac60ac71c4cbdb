import Foundation
public import GatewayKit

extension Admin {
  /// The providers, in ladder order.
  public func providers() async throws(AdminError) -> [ProviderSummary] {
    var summaries: [ProviderSummary] = []
    for provider in providerList {
      let automates = switches.automatesResponses(provider.configuration)
      summaries.append(ProviderSummary(provider, await standing(of: provider), automates: automates))
    }
    return summaries
  }

  /// The providers whose keys want a person's attention. What the vault notes of a key outlives the process.
  func providerAlerts() async -> [Alert] {
    var alerts: [Alert] = []
    for provider in providerList {
      let standing = await standing(of: provider)
      let trouble = provider.trouble(with: standing)
      if let standing, standing.isStored, let unusable = standing.trouble {
        alerts.append(Alert(provider, since: clock.now, why: unusable))
      } else if let trouble, trouble.wantsPerson {
        alerts.append(Alert(provider, since: trouble.since, why: trouble.reason))
      } else if let refusal = standing?.refusal, let verification = standing?.verification {
        alerts.append(Alert(provider, since: verification.at, why: refusal))
      }
    }
    return alerts
  }

  /// How a provider's key stands; nil for one that needs none.
  private func standing(of provider: Provider) async -> KeyStanding? {
    guard let key = provider.configuration.key else { return nil }
    return await keys.standing(of: key)
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
  /// Whether its key is stored and can be used.
  public let isConnected: Bool
  /// The secret it needs.
  public let key: SecretRef?
  /// Whether it answers what nothing above it answered.
  public let automateResponses: Bool
  /// What is wrong with it; nil while it works.
  public let trouble: String?

  init(_ provider: Provider, _ standing: KeyStanding?, automates: Bool) {
    id = provider.id
    title = provider.configuration.adapter.descriptor.title
    isConnected = standing?.trouble == nil
    key = provider.configuration.key
    automateResponses = automates
    let unusable = standing.flatMap { $0.isStored ? $0.trouble : nil }
    trouble = unusable ?? provider.trouble(with: standing)?.reason ?? standing?.refusal
  }
}

extension Alert {
  fileprivate init(_ provider: Provider, since: Date, why: String) {
    kind = .provider
    subject = provider.id.rawValue
    self.since = since
    self.why = why
    let set = provider.configuration.key.map { ", then `balcao keys set \($0)` with a key that works" } ?? ""
    mend = "`balcao keys verify`\(set)"
  }
}

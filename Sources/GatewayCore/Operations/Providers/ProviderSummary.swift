import Foundation
public import GatewayKit

/// A provider as shown in lists.
public struct ProviderSummary: Sendable, Hashable, Codable {
  /// The provider's id.
  public let id: ProviderID
  /// The adapter's title.
  public let title: String
  /// Whether its key is stored and usable.
  public let isConnected: Bool
  /// The secret that holds its key; nil when it needs none.
  public let key: SecretRef?
  /// Whether it answers what nothing above it answered.
  public let automateResponses: Bool
  /// What is wrong with it; nil while it works.
  public let reason: Explanation?
  /// What to do about that; nil when the reason says it, or nothing is wrong.
  public let remedy: Remedy?
  /// The budget; nil when its cost is not limited.
  public let budget: Budget?
  /// Whether the model's price is known; without one only tokens are counted.
  public let isPriced: Bool
  /// The breakers, one for each model that it may be asked with.
  public let breakers: [BreakerView]

  init(
    _ provider: Provider, _ status: SecretStatus?, automates: Bool, budget: Budget?, prices: PriceList
  ) {
    id = provider.id
    title = provider.configuration.adapter.descriptor.title
    isConnected = status?.trouble == nil
    key = provider.configuration.key
    automateResponses = automates
    let unusable = status.flatMap { $0.isStored ? $0.trouble : nil }
    self.budget = budget
    isPriced = prices.price(of: provider.model, at: provider.id) != nil
    breakers = (budget?.models(beside: provider.model) ?? [provider.model]).map { model in
      provider.breakers.view(Breakers.Key(keyGivenAt: status?.givenAt, model: model))
    }
    let trouble = provider.trouble(with: status)
    let store = provider.configuration.key.map(Remedy.storeSecret)
    if let unusable {
      (reason, remedy) = (unusable, store)
    } else if let trouble {
      (reason, remedy) = (trouble.reason, trouble.remedy ?? (trouble.wantsPerson ? store : nil))
    } else {
      reason = status?.refusal
      remedy = reason == nil ? nil : store
    }
  }
}

extension OperationServices {
  /// The status of a provider's key; nil when it needs none.
  func status(of provider: Provider) async -> SecretStatus? {
    guard let key = provider.configuration.key else { return nil }
    return await keys.status(of: key)
  }

  /// A provider as shown in lists.
  func summary(of provider: Provider) async -> ProviderSummary {
    ProviderSummary(
      provider, await status(of: provider), automates: switches.automatesResponses(provider.configuration),
      budget: budgets.settings.budget(of: provider.id), prices: budgets.prices)
  }
}

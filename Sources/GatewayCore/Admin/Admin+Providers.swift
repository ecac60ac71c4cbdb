import Foundation
public import GatewayKit

extension Admin {
  /// The providers, in ladder order.
  public func providers() async throws(AdminError) -> [ProviderSummary] {
    var summaries: [ProviderSummary] = []
    for provider in roster.providers { summaries.append(await summary(of: provider)) }
    return summaries
  }

  /// Providers that need attention because of their keys, or because they are not asked for longer than a moment. The
  /// vault's notes about a key and such pauses survive a restart.
  func providerAlerts() async -> [Alert] {
    var alerts: [Alert] = []
    for provider in roster.providers {
      let status = await status(of: provider)
      let trouble = provider.trouble(with: status)
      let pause = provider.breakers.lastingPauses(clock.now).first { $0.key.keyGivenAt == status?.givenAt }
      if let status, status.isStored, let unusable = status.trouble {
        alerts.append(Alert(provider, since: clock.now, reason: unusable))
      } else if let trouble, trouble.wantsPerson {
        alerts.append(Alert(provider, since: trouble.since, reason: trouble.reason, pause))
      } else if let refusal = status?.refusal, let verification = status?.verification {
        alerts.append(Alert(provider, since: verification.at, reason: refusal, pause))
      } else if let pause {
        alerts.append(Alert(provider, pause))
      }
    }
    return alerts
  }

  /// The status of a provider's key; nil when it needs none.
  private func status(of provider: Provider) async -> SecretStatus? {
    guard let key = provider.configuration.key else { return nil }
    return await keys.status(of: key)
  }

  /// Sets whether a provider answers messages that nothing above it answered; effective from the next message.
  public func setAutomateResponses(_ id: ProviderID, _ isOn: Bool) async throws(AdminError) -> ProviderSummary {
    _ = try provider(id)
    try await stored { () throws(StoreError) in try await switches.setAutomatesResponses(id, isOn) }
    return try await summary(of: id)
  }

  /// The provider; throws when it does not exist.
  func provider(_ id: ProviderID) throws(AdminError) -> Provider {
    guard let provider = roster.providers.first(where: { $0.id == id }) else {
      let known = roster.providers.map(\.id.rawValue).joined(separator: ", ")
      throw AdminError(
        known.isEmpty ? "no provider is configured" : "there is no provider \(id); there is \(known)")
    }
    return provider
  }

  /// The provider as shown in lists.
  func summary(of id: ProviderID) async throws(AdminError) -> ProviderSummary {
    await summary(of: try provider(id))
  }

  private func summary(of provider: Provider) async -> ProviderSummary {
    ProviderSummary(
      provider, await status(of: provider), automates: switches.automatesResponses(provider.configuration),
      budget: budgets.settings.budget(of: provider.id), prices: budgets.prices)
  }
}

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
  public let trouble: String?
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
    trouble = unusable ?? provider.trouble(with: status)?.reason ?? status?.refusal
  }
}

extension Alert {
  fileprivate init(_ provider: Provider, _ pause: StoredPause) {
    kind = .provider
    subject = provider.id.rawValue
    since = pause.since
    reason = "\(pause.inWords): \(pause.reason)"
    remedy = "it is asked again automatically then; `balcao keys verify` tries it immediately"
  }

  fileprivate init(_ provider: Provider, since: Date, reason: String, _ pause: StoredPause? = nil) {
    kind = .provider
    subject = provider.id.rawValue
    self.since = since
    self.reason = reason + (pause.map { "; \($0.inWords)" } ?? "")
    let set = provider.configuration.key.map { ", then `balcao keys set \($0)` with a key that works" } ?? ""
    remedy = "`balcao keys verify`\(set)"
  }
}

extension StoredPause {
  fileprivate var inWords: String { "not asked until \(until.formatted(.balcao))" }
}

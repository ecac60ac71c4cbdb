import Foundation
import GatewayKit

/// The budgets that hold: those that an operator set last, or of the first start. Durable, and at hand without a read.
final class BudgetBook: Sendable {
  /// A provider's budget as it is remembered: nil is a budget that was taken away.
  private struct Entry: Codable, Hashable, Sendable {
    var budget: Budget?
  }

  private let configured: [ProviderID: Budget]
  private let entries: SettingEntries<Entry>

  init(store: any SettingStore & DamageReporting, providers: [ProviderConfiguration]) {
    configured = Dictionary(
      providers.compactMap { provider in provider.budget.map { (provider.id, $0) } },
      uniquingKeysWith: { first, _ in first })
    entries = SettingEntries("budget", in: SettingScope.gateway, store: store)
  }

  /// Reads what is remembered. Called once, before the first turn.
  func load() async throws(StoreError) { try await entries.load() }

  /// Remembers the configuration's budgets of providers that have none remembered: from now on the file does not change
  /// them.
  func rememberFirstValues() async throws(StoreError) {
    for (id, budget) in configured {
      try await entries.change(id.rawValue) { $0 ?? Entry(budget: budget) }
    }
  }

  /// A provider's budget; nil where it has none.
  func budget(of provider: ProviderID) -> Budget? {
    entries[provider.rawValue].map(\.budget) ?? configured[provider]
  }

  /// Sets a provider's budget; nil takes it away.
  func set(_ budget: Budget?, of provider: ProviderID) async throws(StoreError) {
    try await entries.change(provider.rawValue) { _ in Entry(budget: budget) }
  }
}

import Foundation
import GatewayKit

/// The budgets that hold: those that an operator set last, or of the first start. Durable, and at hand without a read.
final class BudgetSettings: Sendable {
  /// A provider's budget as it is remembered: nil is a budget that was taken away.
  private struct Entry: Codable, Hashable, Sendable {
    var budget: Budget?
  }

  private let roster: Roster
  private let entries: SettingEntries<Entry>

  init(store: any SettingStore & DamageReporting, roster: Roster) {
    self.roster = roster
    entries = SettingEntries("budget", in: SettingScope.gateway, store: store)
  }

  /// Reads what is remembered. Called once, before the first turn.
  func load() async throws(StoreError) { try await entries.load() }

  /// Remembers the configuration's budgets of providers that have none remembered: from now on the file does not change
  /// them.
  func rememberFirstValues() async throws(StoreError) {
    for provider in roster.providers {
      guard let budget = provider.configuration.budget else { continue }
      try await entries.change(provider.id.rawValue) { $0 ?? Entry(budget: budget) }
    }
  }

  /// A provider's budget; nil where it has none.
  func budget(of provider: ProviderID) -> Budget? {
    if let entry = entries[provider.rawValue] { return entry.budget }
    return roster.providers.first { $0.id == provider }?.configuration.budget
  }

  /// Sets a provider's budget; nil takes it away.
  func set(_ budget: Budget?, of provider: ProviderID) async throws(StoreError) {
    try await entries.change(provider.rawValue) { _ in Entry(budget: budget) }
  }
}

import Foundation
import GatewayKit

/// The current budgets: the ones that people set last, or else those of the first start. Durable; reads come from memory.
final class BudgetSettings: Sendable {
  /// A provider's stored budget; nil when it was removed.
  private struct Entry: Codable, Hashable, Sendable {
    var budget: Budget?
  }

  private let roster: Roster
  private let entries: SettingEntries<Entry>

  init(store: any SettingStore & DamageReporting, roster: Roster) {
    self.roster = roster
    entries = SettingEntries("budget", in: SettingScope.gateway, store: store)
  }

  /// Loads the stored budgets. Call it once, before the first turn.
  func load() async throws(StoreError) { try await entries.load() }

  /// Stores the configured budgets of providers without a stored one; later changes of the file do not affect them.
  func rememberFirstValues() async throws(StoreError) {
    for provider in roster.providers {
      guard let budget = provider.configuration.budget else { continue }
      try await entries.change(provider.id.rawValue) { $0 ?? Entry(budget: budget) }
    }
  }

  /// A provider's budget; nil when it has none.
  func budget(of provider: ProviderID) -> Budget? {
    if let entry = entries[provider.rawValue] { return entry.budget }
    return roster.providers.first { $0.id == provider }?.configuration.budget
  }

  /// Forgets the budget of a removed provider.
  func forget(_ provider: ProviderID) async throws(StoreError) {
    try await entries.change(provider.rawValue) { _ in nil }
  }

  /// Sets a provider's budget; nil removes it.
  func set(_ budget: Budget?, of provider: ProviderID) async throws(StoreError) {
    try await entries.change(provider.rawValue) { _ in Entry(budget: budget) }
  }
}

import Foundation
import GatewayKit
import Synchronization

/// The budgets in force: those that an operator set last, or of the first start. Durable, and at hand without a read.
final class BudgetBook: Sendable {
  private static let scope = "gateway"
  private static let name = "budgets"

  /// A provider's budget as it is remembered: nil is a budget that was taken away.
  private struct Entry: Codable, Hashable, Sendable {
    var budget: Budget?
  }

  private let store: any SettingStore
  private let configured: [ProviderID: Budget]
  private let entries = Mutex<[String: Entry]>([:])

  init(store: any SettingStore, providers: [ProviderConfiguration]) {
    self.store = store
    configured = Dictionary(
      providers.compactMap { provider in provider.budget.map { (provider.id, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// Reads what is remembered. Called once, before the first turn.
  func load() async throws(StoreError) {
    guard let bytes = try await store.setting(Self.name, in: Self.scope) else { return }
    guard let stored = try? JSONDecoder().decode([String: Entry].self, from: Data(bytes)) else {
      throw StoreError(.damaged, "the stored budgets cannot be read: restore a backup")
    }
    entries.withLock { $0 = stored }
  }

  /// Remembers the configuration's budgets of providers that none is remembered of: from now on the file does not
  /// change them.
  func rememberFirstValues() async throws(StoreError) {
    let remembered = entries.withLock { $0 }
    let new = configured.filter { remembered[$0.key.rawValue] == nil }
    guard !new.isEmpty else { return }
    try await change { entries in for (id, budget) in new { entries[id.rawValue] = Entry(budget: budget) } }
  }

  /// A provider's budget; nil where it has none.
  func budget(of provider: ProviderID) -> Budget? {
    entries.withLock { $0[provider.rawValue] }.map(\.budget) ?? configured[provider]
  }

  /// Sets a provider's budget; nil takes it away.
  func set(_ budget: Budget?, of provider: ProviderID) async throws(StoreError) {
    try await change { $0[provider.rawValue] = Entry(budget: budget) }
  }

  private func change(_ edit: (inout [String: Entry]) -> Void) async throws(StoreError) {
    var changed = entries.withLock { $0 }
    edit(&changed)
    guard let bytes = try? JSONEncoder().encode(changed) else {
      throw StoreError(.unavailable, "the budgets could not be encoded")
    }
    try await store.setSetting(Self.name, in: Self.scope, to: Array(bytes))
    entries.withLock { $0 = changed }
  }
}

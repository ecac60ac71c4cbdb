import Foundation
import GatewayKit
import Logging

/// Keeps the pauses of providers that last, so that a gateway that is started again does not ask who is out of credit or
/// over its day's quota.
actor BreakerStore {
  private static let name = "pauses"

  private let store: any SettingStore
  private let log: Logger
  private var kept: [ProviderID: [StoredPause]] = [:]
  private var written: [ProviderID: [StoredPause]] = [:]
  private var writing: Set<ProviderID> = []

  init(store: any SettingStore, log: Logger) {
    self.store = store
    self.log = log
  }

  /// Opens the breakers that were open. Called once, before the first turn. What cannot be read is no pause.
  func load(_ providers: [Provider], now: Date) async throws(StoreError) {
    for provider in providers {
      guard let bytes = try await store.setting(Self.name, in: Self.scope(provider.id)) else { continue }
      do {
        let pauses = try JSONDecoder().decode([StoredPause].self, from: Data(bytes))
        (kept[provider.id], written[provider.id]) = (pauses, pauses)
        provider.breakers.restore(pauses, now: now)
      } catch {
        log.warning(
          "why a provider was not asked cannot be read: it is asked",
          metadata: ["provider": "\(provider.id)", "error": "\(error)"])
      }
    }
  }

  /// Takes note of how a provider's breakers stand; costs nothing while no pause that lasts begins or ends.
  func keep(_ provider: Provider, now: Date) async {
    let id = provider.id
    kept[id] = provider.breakers.lastingPauses(now)
    // Whoever writes now takes it along.
    guard !writing.contains(id) else { return }
    writing.insert(id)
    defer { writing.remove(id) }
    while let pauses = kept[id], pauses != written[id, default: []] {
      do throws(StoreError) {
        try await store.setSetting(Self.name, in: Self.scope(id), to: try Self.bytes(pauses))
        written[id] = pauses
      } catch {
        return log.error(
          "how long a provider is not asked could not be kept",
          metadata: ["provider": "\(id)", "error": "\(error)"])
      }
    }
  }

  private static func scope(_ id: ProviderID) -> String { SettingScope.provider(id) }

  private static func bytes(_ pauses: [StoredPause]) throws(StoreError) -> [UInt8]? {
    guard !pauses.isEmpty else { return nil }
    do {
      return Array(try JSONEncoder().encode(pauses))
    } catch {
      throw StoreError(.unavailable, "the pauses could not be written: \(error)")
    }
  }
}

/// A breaker's pause, as it outlives the process.
struct StoredPause: Sendable, Hashable, Codable {
  /// Which breaker's.
  let key: Breakers.Key
  /// Since when the provider does not work.
  let since: Date
  /// Until when it is not asked.
  let until: Date
  /// What it failed with.
  let reason: String

  // Pauses that former builds kept have the name `slot`.
  private enum CodingKeys: String, CodingKey {
    case key = "slot"
    case since, until, reason
  }

  /// The same with its times moved.
  func moved(by step: Duration) -> StoredPause {
    StoredPause(key: key, since: since + step, until: until + step, reason: reason)
  }
}

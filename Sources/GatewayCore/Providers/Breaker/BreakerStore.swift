import Foundation
import GatewayKit
import Logging

/// Stores long pauses of providers, so that a restarted gateway does not ask a provider that is out of credit or over
/// its daily quota.
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

  /// Restores open breakers. Call it once, before the first turn. An unreadable pause is ignored.
  func load(_ providers: [Provider], now: Date) async throws(StoreError) {
    for provider in providers {
      guard let bytes = try await store.setting(Self.name, in: Self.scope(provider.id)) else { continue }
      do {
        let pauses = try JSONDecoder().decode([StoredPause].self, from: Data(bytes))
        (kept[provider.id], written[provider.id]) = (pauses, pauses)
        provider.breakers.restore(pauses, now: now)
      } catch {
        log.warning(
          "a provider's stored pause cannot be read; the provider is asked",
          metadata: ["provider": "\(provider.id)", "error": "\(error)"])
      }
    }
  }

  /// Stores a provider's pauses; costs nothing while no long pause begins or ends.
  func keep(_ provider: Provider, now: Date) async {
    let id = provider.id
    kept[id] = provider.breakers.lastingPauses(now)
    // The call that is writing now also writes this change.
    guard !writing.contains(id) else { return }
    writing.insert(id)
    defer { writing.remove(id) }
    while let pauses = kept[id], pauses != written[id, default: []] {
      do throws(StoreError) {
        try await store.setSetting(Self.name, in: Self.scope(id), to: try Self.bytes(pauses))
        written[id] = pauses
      } catch {
        return log.error(
          "a provider's pause could not be stored",
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
      throw StoreError(.unavailable, "the pauses could not be encoded: \(error)")
    }
  }
}

/// A breaker's pause as stored.
struct StoredPause: Sendable, Hashable, Codable {
  /// The breaker's key.
  let key: Breakers.Key
  /// When the provider stopped working.
  let since: Date
  /// Until when it is not asked.
  let until: Date
  /// The failure.
  let reason: Explanation

  // Earlier builds stored pauses with the name `slot`.
  private enum CodingKeys: String, CodingKey {
    case key = "slot"
    case since, until, reason
  }

  /// The same with its times shifted.
  func moved(by step: Duration) -> StoredPause {
    StoredPause(key: key, since: since + step, until: until + step, reason: reason)
  }
}

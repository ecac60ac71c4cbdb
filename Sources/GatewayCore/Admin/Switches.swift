import Foundation
import GatewayKit
import Synchronization

/// What an operator switched: which channels' automatic answers are paused, which providers answer by themselves.
/// Durable, and at hand without a read.
final class Switches: Sendable {
  /// A pause in force.
  struct Pause: Sendable, Hashable {
    /// `every channel`, or the channel's id.
    var scope: String
    /// Since when.
    var since: Date
  }

  private static let everyChannel = "*"
  private static let storeScope = "gateway"
  private static let pausesName = "pauses"
  private static let togglesName = "automate_responses"

  private let store: any SettingStore
  private let pauses = Mutex<[String: Date]>([:])
  private let toggles = Mutex<[String: Bool]>([:])

  init(store: any SettingStore) { self.store = store }

  /// Reads what was switched. Called once, before the first turn.
  func load() async throws(StoreError) {
    if let stored: [String: Date] = try await read(Self.pausesName, mend: "balcao resume") {
      pauses.withLock { $0 = stored }
    }
    if let stored: [String: Bool] = try await read(Self.togglesName, mend: "balcao providers set") {
      toggles.withLock { $0 = stored }
    }
  }

  /// Whether a provider answers by itself: as switched last, or as configured.
  func automatesResponses(_ provider: ProviderConfiguration) -> Bool {
    toggles.withLock { $0[provider.id.rawValue] } ?? provider.automateResponses
  }

  /// Switches whether a provider answers by itself.
  func setAutomatesResponses(_ provider: ProviderID, _ isOn: Bool) async throws(StoreError) {
    var changed = toggles.withLock { $0 }
    changed[provider.rawValue] = isOn
    try await write(changed, Self.togglesName)
    toggles.withLock { $0 = changed }
  }

  /// The pause that holds for a channel.
  func pause(of channel: ChannelID) -> Pause? {
    pauses.withLock { pauses in
      if let since = pauses[Self.everyChannel] { return Pause(scope: "every channel", since: since) }
      return pauses[channel.rawValue].map { Pause(scope: channel.rawValue, since: $0) }
    }
  }

  /// All pauses in force.
  var all: [Pause] {
    pauses.withLock { pauses in
      pauses.sorted { $0.key < $1.key }.map { name, since in
        Pause(scope: name == Self.everyChannel ? "every channel" : name, since: since)
      }
    }
  }

  /// Pauses a channel, or every one.
  func pause(_ channel: ChannelID?, now: Date) async throws(StoreError) {
    try await change { pauses in
      let name = channel?.rawValue ?? Self.everyChannel
      pauses[name] = pauses[name] ?? now
    }
  }

  /// Ends a channel's pause; for nil every pause.
  func resume(_ channel: ChannelID?) async throws(StoreError) {
    try await change { pauses in
      guard let channel else { return pauses.removeAll() }
      pauses[channel.rawValue] = nil
    }
  }

  private func change(_ edit: (inout [String: Date]) -> Void) async throws(StoreError) {
    var changed = pauses.withLock { $0 }
    edit(&changed)
    try await write(changed, Self.pausesName)
    pauses.withLock { $0 = changed }
  }

  private func read<Value: Decodable>(_ name: String, mend: String) async throws(StoreError) -> Value? {
    guard let bytes = try await store.setting(name, in: Self.storeScope) else { return nil }
    guard let value = try? JSONDecoder().decode(Value.self, from: Data(bytes)) else {
      throw StoreError(.damaged, "the stored \(name) cannot be read; `\(mend)` writes them anew")
    }
    return value
  }

  private func write(_ value: some Encodable, _ name: String) async throws(StoreError) {
    guard let bytes = try? JSONEncoder().encode(value) else {
      throw StoreError(.unavailable, "the \(name) could not be encoded")
    }
    try await store.setSetting(name, in: Self.storeScope, to: Array(bytes))
  }
}

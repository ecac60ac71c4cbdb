import Foundation
import GatewayKit
import Synchronization

/// What an operator switched: which channels' automatic answers are paused. Durable, and at hand without a read.
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
  private static let storeName = "pauses"

  private let store: any SettingStore
  private let pauses = Mutex<[String: Date]>([:])

  init(store: any SettingStore) { self.store = store }

  /// Reads what was switched. Called once, before the first turn.
  func load() async throws(StoreError) {
    guard let bytes = try await store.setting(Self.storeName, in: Self.storeScope) else { return }
    guard let stored = try? JSONDecoder().decode([String: Date].self, from: Data(bytes)) else {
      throw StoreError(.damaged, "the stored pauses cannot be read; `balcao resume` writes them anew")
    }
    pauses.withLock { $0 = stored }
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
    guard let bytes = try? JSONEncoder().encode(changed) else {
      throw StoreError(.unavailable, "the pauses could not be encoded")
    }
    try await store.setSetting(Self.storeName, in: Self.storeScope, to: Array(bytes))
    pauses.withLock { $0 = changed }
  }
}

import Foundation
import GatewayKit

/// What an operator switched: which channels' automatic answers are paused, which providers answer by themselves.
/// Durable, and at hand without a read.
final class Switches: Sendable {
  /// A pause.
  struct Pause: Sendable, Hashable {
    /// `every channel`, or the channel's id.
    var scope: String
    /// Since when.
    var since: Date
  }

  private static let everyChannel = "*"

  private let pauses: SettingEntries<Date>
  private let toggles: SettingEntries<Bool>

  init(store: any SettingStore & DamageReporting) {
    pauses = SettingEntries("pause", in: SettingScope.gateway, store: store)
    toggles = SettingEntries("automate_responses", in: SettingScope.gateway, store: store)
  }

  /// Reads what was switched. Called once, before the first turn.
  func load() async throws(StoreError) {
    try await pauses.load()
    try await toggles.load()
  }

  /// Whether a provider answers by itself: as switched last, or as configured.
  func automatesResponses(_ provider: ProviderConfiguration) -> Bool {
    toggles[provider.id.rawValue] ?? provider.automateResponses
  }

  /// Switches whether a provider answers by itself.
  func setAutomatesResponses(_ provider: ProviderID, _ isOn: Bool) async throws(StoreError) {
    try await toggles.change(provider.rawValue) { _ in isOn }
  }

  /// The pause that holds for a channel.
  func pause(of channel: ChannelID) -> Pause? {
    for key in [Self.everyChannel, channel.rawValue] {
      if let since = pauses[key] { return Self.pause(key, since: since) }
    }
    return nil
  }

  /// All pauses, by channel.
  var all: [Pause] { pauses.all.sorted { $0.key < $1.key }.map { Self.pause($0.key, since: $0.value) } }

  /// Pauses a channel, or every one. One that is paused stays so since when it was.
  func pause(_ channel: ChannelID?, now: Date) async throws(StoreError) {
    try await pauses.change(channel?.rawValue ?? Self.everyChannel) { $0 ?? now }
  }

  /// Ends a channel's pause; for nil every pause.
  func resume(_ channel: ChannelID?) async throws(StoreError) {
    let ended = channel.map { [$0.rawValue] } ?? Array(pauses.all.keys)
    for key in ended { try await pauses.change(key) { _ in nil } }
  }

  private static func pause(_ key: String, since: Date) -> Pause {
    Pause(scope: key == everyChannel ? "every channel" : key, since: since)
  }
}

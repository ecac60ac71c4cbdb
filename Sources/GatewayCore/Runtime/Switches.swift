import Foundation
import GatewayKit

/// The operator's switches: channels whose automatic answers are paused, and providers that answer automatically. They
/// are durable; reads come from memory.
final class Switches: Sendable {
  /// A pause of automatic answers.
  struct Pause: Sendable, Hashable {
    /// `every channel`, or the channel's id.
    var scope: String
    /// The channel; nil for every channel.
    var channel: ChannelID?
    /// When the pause began.
    var since: Date
  }

  private static let everyChannel = "*"

  private let pauses: SettingEntries<Date>
  private let toggles: SettingEntries<Bool>

  init(store: any SettingStore & DamageReporting) {
    pauses = SettingEntries("pause", in: SettingScope.gateway, store: store)
    toggles = SettingEntries("automate_responses", in: SettingScope.gateway, store: store)
  }

  /// Loads the switches. Call it once, before the first turn.
  func load() async throws(StoreError) {
    try await pauses.load()
    try await toggles.load()
  }

  /// Whether a provider answers automatically: the last switch, else the configured value.
  func automatesResponses(_ provider: ProviderConfiguration) -> Bool {
    toggles[provider.id.rawValue] ?? provider.automateResponses
  }

  /// Sets whether a provider answers automatically.
  func setAutomatesResponses(_ provider: ProviderID, _ isOn: Bool) async throws(StoreError) {
    try await toggles.change(provider.rawValue) { _ in isOn }
  }

  /// Forgets the switch of a removed provider.
  func forget(_ provider: ProviderID) async throws(StoreError) {
    try await toggles.change(provider.rawValue) { _ in nil }
  }

  /// The current pause of a channel: a pause of all channels before its own; nil while answers are not paused.
  func pause(of channel: ChannelID) -> Pause? {
    for key in [Self.everyChannel, channel.rawValue] {
      if let since = pauses[key] { return Self.pause(key, since: since) }
    }
    return nil
  }

  /// All pauses, by channel.
  var all: [Pause] { pauses.all.sorted { $0.key < $1.key }.map { Self.pause($0.key, since: $0.value) } }

  /// Pauses a channel; nil pauses every channel. An existing pause keeps its start.
  func pause(_ channel: ChannelID?, now: Date) async throws(StoreError) {
    try await pauses.change(channel?.rawValue ?? Self.everyChannel) { $0 ?? now }
  }

  /// Ends a channel's pause; nil ends every pause.
  func resume(_ channel: ChannelID?) async throws(StoreError) {
    let ended = channel.map { [$0.rawValue] } ?? Array(pauses.all.keys)
    for key in ended { try await pauses.change(key) { _ in nil } }
  }

  private static func pause(_ key: String, since: Date) -> Pause {
    let channel = key == everyChannel ? nil : ChannelID(rawValue: key)
    return Pause(scope: channel?.rawValue ?? "every channel", channel: channel, since: since)
  }
}

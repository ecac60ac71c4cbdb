import Foundation
public import GatewayKit

/// One configured channel.
public struct ChannelConfiguration: Sendable, Equatable {
  /// The channel's id.
  public var id: ChannelID
  /// The adapter's type.
  public var adapter: any ChannelAdapter.Type
  /// The adapter's settings, decoded with its spec.
  public var settings: Settings
  /// The channel's automation mode.
  public var automation: Automation
  /// The age up to which messages are answered automatically; older ones go to the queue.
  public var answerWithin: Duration
  /// How long a turn about to reach a provider waits for further messages.
  public var grouping: Duration
  /// How long the channel's files are kept.
  public var keepFiles: Duration
  /// The quota of turns that may reach a provider.
  public var providerTurns: ProviderTurnQuota

  /// The default of `keepFiles`: a year, which suits receipts and orders.
  public static let usualKeepFiles = Duration.seconds(365 * 86_400)

  /// Creates a channel's configuration; nil values default to the adapter's traits.
  public init(
    id: ChannelID, adapter: any ChannelAdapter.Type, settings: Settings, automation: Automation? = nil,
    answerWithin: Duration? = nil, grouping: Duration? = nil, keepFiles: Duration? = nil,
    providerTurns: ProviderTurnQuota = ProviderTurnQuota()
  ) {
    self.id = id
    self.adapter = adapter
    self.settings = settings
    self.automation = automation ?? adapter.traits.automation
    self.answerWithin = answerWithin ?? adapter.traits.answerWithin
    self.grouping = grouping ?? adapter.traits.grouping
    self.keepFiles = keepFiles ?? Self.usualKeepFiles
    self.providerTurns = ProviderTurnQuota(
      perConversation: providerTurns.perConversation ?? adapter.traits.providerTurns.perConversation,
      perOrigin: providerTurns.perOrigin ?? adapter.traits.providerTurns.perOrigin)
  }

  /// Whether both have the same adapter and settings.
  public static func == (left: Self, right: Self) -> Bool {
    left.id == right.id && left.adapter == right.adapter && left.settings == right.settings
      && left.automation == right.automation && left.answerWithin == right.answerWithin
      && left.grouping == right.grouping && left.keepFiles == right.keepFiles
      && left.providerTurns == right.providerTurns
  }

  /// The secrets named by the settings.
  var secretUses: [SecretUse] { adapter.descriptor.settings.secretUses(in: settings) }
}

import Foundation
public import GatewayKit

/// One configured channel.
public struct ChannelConfiguration: Sendable, Equatable {
  /// Its id.
  public var id: ChannelID
  /// The adapter behind it.
  public var adapter: any ChannelAdapter.Type
  /// The adapter's settings, decoded with its spec.
  public var settings: Settings
  /// What the ladder does here.
  public var automation: Automation
  /// Older messages go to the queue instead of getting a late answer.
  public var answerWithin: Duration
  /// How long a turn about to reach a provider waits for the messages that follow.
  public var grouping: Duration
  /// How long files that came or went here are kept.
  public var keepFiles: Duration
  /// How many turns may reach a provider.
  public var providerTurns: ProviderTurnQuota

  /// How long files are kept unless the operator says otherwise: a year, as receipts and orders want.
  public static let usualKeepFiles = Duration.seconds(365 * 86_400)

  /// A channel; what is nil is as the adapter's traits say.
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

  /// Whether two say the same of the same adapter.
  public static func == (left: Self, right: Self) -> Bool {
    left.id == right.id && left.adapter == right.adapter && left.settings == right.settings
      && left.automation == right.automation && left.answerWithin == right.answerWithin
      && left.grouping == right.grouping && left.keepFiles == right.keepFiles
      && left.providerTurns == right.providerTurns
  }

  /// The secrets that its settings name.
  var secretUses: [SecretUse] { adapter.descriptor.settings.secretUses(in: settings) }
}

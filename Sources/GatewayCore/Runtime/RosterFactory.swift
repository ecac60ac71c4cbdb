import Foundation
import GatewayKit
import Logging

/// Makes channels and providers from their configuration. An unchanged one stays the same object, with its health, pace
/// and breakers; a changed one takes over the pace, the limits and the call slots of its predecessor.
struct RosterFactory: Sendable {
  let ports: GatewayPorts
  let publicURL: URL?
  let identifiers: IdentifierDerivation
  let lanes: Lanes
  let live: LiveConversations
  let interruptions: Interruptions
  let handover: TurnHandover
  let echoes: PhoneEchoes
  let suspects: Suspects

  /// Makes the roster of a configuration. Channels of `old` that the configuration no longer lists drain.
  func snapshot(of configuration: GatewayConfiguration, after old: Roster.Snapshot) -> Roster.Snapshot {
    let terminal = ChannelConfiguration(id: TerminalChannel.id, adapter: TerminalChannel.self, settings: .none)
    let channels = (configuration.channels + [terminal]).map { channel in
      let known = old.channels.all.first { $0.id == channel.id }
      return if let known, known.configuration == channel { known } else {
        make(channel, replacing: old.channels[channel.id])
      }
    }
    let ids = Set(channels.map(\.id))
    let removed = (old.channels.all + old.channels.draining).filter { !ids.contains($0.id) }
    var next = Roster.Snapshot(business: configuration.business, prices: configuration.prices)
    next.ignoredEdits = configuration.ignoredEdits.map { problem in
      let known = old.ignoredEdits.first { $0.problem.path == problem.path }
      return IgnoredEdit(problem: problem, since: known?.since ?? ports.clock.now)
    }
    next.channels = Channels(channels, disabled: configuration.disabledChannels, draining: removed)
    next.providers = configuration.providers.map { provider in
      let known = old.providers.first { $0.id == provider.id }
      return if let known, known.configuration == provider { known } else { make(provider, slots: known?.slots) }
    }
    return next
  }

  private func make(_ channel: ChannelConfiguration, replacing old: Channel?) -> Channel {
    let retired = Latch()
    let context = AdapterContext(
      channel: channel.id, state: StoredAdapterState(channel: channel.id, store: ports.store),
      signer: ports.signers.signer(scope: "channel/\(channel.id)", secrets: channel.secretUses),
      conversations: ChannelConversations(
        channel: channel.id, identifiers: identifiers, store: ports.store, live: live, retired: retired, log: ports.log),
      blobs: ports.blobs, http: ports.http, smtp: ports.smtp, raw: ports.raw, clock: ports.clock,
      log: ports.log.with("channel", channel.id.rawValue),
      publicURL: publicURL?.appending(path: "channels/\(channel.id)"),
      crashGuard: ChannelCrashGuard(channel: channel.id, suspects: suspects))
    let inbox = ChannelInbox(
      channel: channel.id, metrics: ChannelMetrics(channel.id), keysLive: channel.adapter.traits.remembersDuplicatesFor,
      store: ports.store, identifiers: identifiers, lanes: lanes, live: live, interruptions: interruptions,
      handover: handover,
      clock: ports.clock, log: ports.log, echoes: echoes, fetchesMedia: channel.adapter is any MediaFetching.Type)
    return Channel(channel, context: context, inbox: inbox, retired: retired, replacing: old)
  }

  /// A provider that is not in the roster, for trying its settings.
  func candidate(_ provider: ProviderConfiguration) -> Provider { make(provider, slots: nil) }

  private func make(_ provider: ProviderConfiguration, slots: CallSlots?) -> Provider {
    Provider(
      provider,
      context: ProviderContext(
        provider: provider.id, http: ports.http, clock: ports.clock,
        log: ports.log.with("provider", provider.id.rawValue)), slots: slots)
  }
}

extension Logger {
  fileprivate func with(_ key: String, _ value: String) -> Logger {
    var logger = self
    logger[metadataKey: key] = "\(value)"
    return logger
  }
}

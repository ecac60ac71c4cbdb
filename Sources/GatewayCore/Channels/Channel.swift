import Foundation
import GatewayKit
import Logging

/// One configured channel at run time.
final class Channel: Sendable {
  let configuration: ChannelConfiguration
  let traits: ChannelTraits
  let adapter: any ChannelAdapter
  /// The adapter, if it answers requests; stored because casts are costly.
  let serving: (any HTTPServing)?
  /// The adapter, if it shows read marks and typing.
  let signalling: (any Signalling)?
  let inbox: ChannelInbox
  let pacer: Pacer
  let health = ChannelHealth()
  /// Opens when the channel leaves the roster or is replaced: its background work and its event streams end.
  let retired: Latch
  /// Opens when the background work has ended.
  let ended = Latch()

  /// Creates a channel. It takes over the pace of its predecessor if the pacing is equal, and the memory of an adapter
  /// that is `Continuing`.
  init(
    _ configuration: ChannelConfiguration, context: AdapterContext, inbox: ChannelInbox, retired: Latch = Latch(),
    replacing old: Channel? = nil
  ) {
    self.configuration = configuration
    self.retired = retired
    traits = configuration.adapter.traits
    adapter = configuration.adapter.adapter(settings: configuration.settings, context: context, after: old?.adapter)
    serving = adapter as? any HTTPServing
    signalling = adapter as? any Signalling
    self.inbox = inbox
    let pacing = (adapter as? any Paced)?.pacing ?? traits.pacing
    pacer = if let old = old?.pacer, old.pacing == pacing { old } else { Pacer(pacing) }
  }

  var id: ChannelID { configuration.id }
  var isRetired: Bool { retired.isOpen }
}

extension ChannelAdapter {
  /// Creates an adapter, which continues after `predecessor` if it can.
  fileprivate static func adapter(
    settings: Settings, context: AdapterContext, after predecessor: (any ChannelAdapter)?
  ) -> any ChannelAdapter {
    if let predecessor, let type = self as? any Continuing.Type {
      return type.adapter(settings: settings, context: context, continuing: predecessor)
    }
    return Self(settings: settings, context: context)
  }
}

extension Continuing {
  fileprivate static func adapter(
    settings: Settings, context: AdapterContext, continuing predecessor: any ChannelAdapter
  ) -> any ChannelAdapter {
    guard let predecessor = predecessor as? Self else { return Self(settings: settings, context: context) }
    return Self(settings: settings, context: context, continuing: predecessor)
  }
}

import Foundation
import GatewayKit
import Logging

/// One configured channel at run time.
final class Channel: Sendable {
  let configuration: ChannelConfiguration
  let traits: ChannelTraits
  let adapter: any ChannelAdapter
  let inbox: ChannelInbox
  let pacer: Pacer
  let health = ChannelHealth()

  init(_ configuration: ChannelConfiguration, context: AdapterContext, inbox: ChannelInbox) {
    self.configuration = configuration
    traits = configuration.adapter.traits
    adapter = configuration.adapter.init(settings: configuration.settings, context: context)
    self.inbox = inbox
    pacer = Pacer((adapter as? any Paced)?.pacing ?? traits.pacing)
  }

  var id: ChannelID { configuration.id }
}

/// The channels by id.
struct Channels: Sendable {
  let all: [Channel]
  /// Channels of the file that are not enabled.
  let disabled: Set<ChannelID>
  private let byID: [ChannelID: Channel]

  init(_ channels: [Channel], disabled: Set<ChannelID> = []) {
    all = channels
    self.disabled = disabled
    byID = Dictionary(uniqueKeysWithValues: channels.map { ($0.id, $0) })
  }

  subscript(_ id: ChannelID) -> Channel? { byID[id] }
}

import Foundation
import GatewayCore
import GatewayKit
import GatewayServer

/// What `channels.json` says, checked: every value has the form its spec asks for.
struct Configuration: Sendable {
  /// How the gateway is reached.
  struct Server: Sendable, Hashable {
    /// The address at which customers reach it, without a path; nil: only the one it listens on.
    var publicURL: URL?
    /// The proxies whose `X-Forwarded-For` is believed.
    var trustedProxies: [AddressRange] = []
    /// A listener of its own for metrics and health details.
    var adminListen: ListenAddress?
  }

  /// One channel of the file.
  struct Channel: Sendable {
    let id: ChannelID
    let adapter: any ChannelAdapter.Type
    let settings: Settings
    let enabled: Bool
    /// Nil where the adapter's own habit holds.
    let automation: Automation?
    let answerWithin: Duration?
    let grouping: Duration?
    let keepFiles: Duration?
    let providerTurns: ProviderTurnQuota
  }

  /// One provider of the file.
  struct Provider: Sendable {
    let id: ProviderID
    let adapter: any ProviderAdapter.Type
    let settings: Settings
    let automateResponses: Bool
    let budget: Budget?
    /// Where it stands in the file: `providers[0]`.
    let path: String

    /// The secrets its settings name, and what for.
    var secretUses: [SecretUse] {
      adapter.descriptor.settings.secretUses(in: settings, at: JSONPath.join(path, "settings"))
    }
  }

  /// The content bundle the file names, read.
  struct Content: Sendable, Hashable {
    /// The path as the file writes it.
    let path: String
    let bytes: [UInt8]
  }

  let business: Business
  let server: Server
  let outgoing: Outgoing
  let channels: [Channel]
  /// In ladder order: that of the registry, instances of one adapter by id.
  let providers: [Provider]
  /// What models cost.
  let prices: PriceList
  /// Whether those are the list prices of this build, since the file names none.
  let hasListPrices: Bool
  let content: Content?
}

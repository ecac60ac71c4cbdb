import Foundation
import GatewayCore
import GatewayKit
import GatewayServer

/// The checked content of `channels.json`.
struct Configuration: Sendable {
  /// `server`: the addresses of the gateway.
  struct Server: Sendable, Hashable {
    /// The public address without a path; nil: only the address it listens on.
    var publicURL: URL?
    /// The proxies whose `X-Forwarded-For` is trusted.
    var trustedProxies: [AddressRange] = []
    /// The address of a separate listener for metrics and health details.
    var adminListen: ListenAddress?
  }

  /// An element of `channels`.
  struct Channel: Sendable {
    let id: ChannelID
    let adapter: any ChannelAdapter.Type
    let settings: Settings
    let enabled: Bool
    /// Nil: the adapter's default.
    let automation: Automation?
    let answerWithin: Duration?
    let grouping: Duration?
    let keepFiles: Duration?
    let providerTurns: ProviderTurnQuota
  }

  /// An element of `providers`.
  struct Provider: Sendable {
    let id: ProviderID
    let adapter: any ProviderAdapter.Type
    let settings: Settings
    let automateResponses: Bool
    let budget: Budget?
    /// The JSON path of the element: `providers[0]`.
    let path: String

    /// The secrets that its settings name, with their purposes.
    var secretUses: [SecretUse] {
      adapter.descriptor.settings.secretUses(in: settings, at: JSONPath.join(path, "settings"))
    }
  }

  /// The content bundle that the file names.
  struct Content: Sendable, Hashable {
    /// The path as written in the file.
    let path: String
    let bytes: [UInt8]
  }

  /// Changes over the API that are not valid any more and have no effect.
  var ignoredEdits: [Diagnostic] = []
  let business: Business
  let server: Server
  let outgoing: Outgoing
  let channels: [Channel]
  /// In ladder order: the order of the adapters in the build, then by id.
  let providers: [Provider]
  /// The prices of models.
  let prices: PriceList
  /// Whether `prices` are the list prices of this build, because the file names no others.
  let hasListPrices: Bool
  let content: Content?
}

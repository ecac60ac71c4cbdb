public import Foundation
public import GatewayKit

/// A channel as it is configured, with what is wrong with it.
public struct ConfiguredChannel: Sendable, Hashable, Codable, Revised {
  /// Something that does not work.
  public struct Trouble: Sendable, Hashable, Codable {
    /// `delivery`, `polling`, `activation`, `media` or `answering`.
    public let activity: String
    /// Since when.
    public let since: Date
    /// Why.
    public let reason: Explanation
    /// What to do, if the reason does not say it.
    public let remedy: Remedy?
  }

  /// The id.
  public let id: ChannelID
  /// The adapter.
  public let adapter: AdapterID
  /// The adapter's title.
  public let title: String
  /// Whether the configuration file has it. It can only be removed there, then.
  public let isInFile: Bool
  /// Whether it accepts messages: it is enabled.
  public let isRunning: Bool
  /// The automation mode that applies.
  public let automation: Automation
  /// The address below which it answers requests; nil when it answers none, or the gateway has no public address.
  public let address: URL?
  /// What does not work, the oldest first.
  public let troubles: [Trouble]
  /// Its settings, with the origin of each value.
  public let fields: [ConfiguredField]
  /// Changes with every setting.
  public let revision: String

  /// The revision.
  public var revisionText: String { revision }

  init(_ element: ConfiguredElement, _ channel: Channel?, publicURL: URL?) {
    let serves = element.adapter is any HTTPServing.Type
    let traits = (element.adapter as? any ChannelAdapter.Type)?.traits
    let named = element.fields.first { $0.path == "automation" }?.value.text.flatMap(Automation.init(rawValue:))
    id = ChannelID(rawValue: element.id)
    adapter = element.adapter.descriptor.id
    title = element.adapter.descriptor.title
    isInFile = element.isInFile
    isRunning = channel.map { !$0.isRetired } ?? false
    automation = named ?? traits?.automation ?? .on
    address = serves ? publicURL?.appending(path: "channels/\(element.id)") : nil
    troubles = (channel?.health.troubles ?? []).map {
      Trouble(activity: $0.activity.rawValue, since: $0.since, reason: $0.reason, remedy: $0.remedy)
    }
    fields = element.fields
    revision = element.revisionText
  }
}

/// Lists the channels with their settings.
public struct ListChannels: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "channels.list", http: .get("channels"), access: .admin, effect: .read,
    summary: "Lists the channels with their settings and what is wrong with them.")

  /// Creates the operation.
  public init() {}

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<ConfiguredChannel> {
    let elements = try await call.services.configurationEditor().current().elements
    return Page(elements.filter { $0.part == .channels }.map(call.services.view))
  }
}

/// Shows a channel with its settings.
public struct ShowChannel: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "channels.show", http: .get("channels/{channel}"), access: .admin, effect: .read,
    summary: "Shows a channel with its settings, and where each value comes from.")

  /// The channel.
  public let channel: ChannelID

  /// Creates the operation.
  public init(channel: ChannelID) { self.channel = channel }

  /// Shows it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConfiguredChannel {
    call.services.view(
      of: try await call.services.configurationEditor().element(ConfiguredID(.channels, channel.rawValue)))
  }
}

extension OperationServices {
  /// The editor of the configuration; throws when the gateway was not started from a file.
  func configurationEditor() throws(OperationError) -> ConfigurationEditor {
    guard let configurationSource else { throw OperationError(.configurationMissing) }
    return ConfigurationEditor(source: configurationSource, updater: updater, vault: vault)
  }

  /// A channel as it is configured.
  func view(of element: ConfiguredElement) -> ConfiguredChannel {
    ConfiguredChannel(
      element, channels[ChannelID(rawValue: element.id)], publicURL: people.publicURL)
  }
}

public import Foundation
public import GatewayKit

/// Lists the adapters of this build.
public struct ListAdapters: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "adapters.list", http: .get("adapters"), access: .admin, effect: .read,
    summary: "Lists the adapters of this build with their settings; providers in the ladder's order.")

  /// Creates the operation.
  public init() {}

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<AdapterView> {
    Page(try call.services.configurationEditor().source.adapters.map(AdapterView.init))
  }
}

/// An adapter of this build.
public struct AdapterView: Sendable, Hashable, Codable {
  /// A kind of adapter.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A place where customers write.
    case channel
    /// An AI service.
    case provider
  }

  /// The id.
  public let id: AdapterID
  /// The kind.
  public let kind: Kind
  /// The name of the product.
  public let title: String
  /// What it can do: `polling`, `templates`.
  public let capabilities: [String]
  /// The settings as JSON Schema (draft 2020-12), with `x-group` and `x-advanced` for forms.
  public let settings: JSONValue
  /// The names of the settings in the order of their display.
  public let order: [String]
  /// A channel's automation mode if none is set; nil for providers.
  public let automation: Automation?

  init(_ adapter: any Plugin.Type) {
    let descriptor = adapter.descriptor
    let channel = adapter as? any ChannelAdapter.Type
    id = descriptor.id
    kind = channel == nil ? .provider : .channel
    title = descriptor.title
    capabilities = Capability.of(adapter).map(\.rawValue)
    settings = descriptor.settings.jsonSchema
    order = descriptor.settings.fields.map(\.name)
    automation = channel?.traits.automation
  }
}

/// Shows an adapter's icon.
public struct ShowAdapterIcon: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "adapters.icon", http: .get("adapters/{adapter}/icon.svg", responseType: "image/svg+xml"), access: .agent,
    effect: .read, summary: "Returns an adapter's icon: SVG of 24 by 24 in the current colour.")

  /// The adapter.
  public let adapter: AdapterID

  /// Creates the operation.
  public init(adapter: AdapterID) { self.adapter = adapter }

  /// Returns it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Data {
    let adapters = try call.services.configurationEditor().source.adapters
    guard let found = adapters.first(where: { $0.descriptor.id == adapter }) else {
      throw OperationError(
        .adapterNotFound,
        [
          "adapter": .string(adapter.rawValue),
          "known": .array(adapters.map { .string($0.descriptor.id.rawValue) }),
        ])
    }
    return Data(found.descriptor.icon.utf8)
  }
}

public import GatewayKit

/// A provider as it is configured, with its state.
public struct ConfiguredProvider: Sendable, Hashable, Codable, Revised {
  /// Its state.
  public let provider: ProviderSummary
  /// The adapter.
  public let adapter: AdapterID
  /// Whether the configuration file has it. It can only be removed there, then.
  public let isInFile: Bool
  /// Its settings, with the origin of each value.
  public let fields: [ConfiguredField]
  /// Changes with every setting.
  public let revision: String

  /// The revision.
  public var revisionText: String { revision }

  init(_ element: ConfiguredElement, _ provider: ProviderSummary) {
    self.provider = provider
    adapter = element.adapter.descriptor.id
    isInFile = element.isInFile
    fields = element.fields
    revision = element.revisionText
  }
}

/// Shows a provider with its settings.
public struct ShowProvider: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "providers.show", http: .get("providers/{provider}"), access: .admin, effect: .read,
    summary: "Shows a provider with its state and settings, and where each value comes from.")

  /// The provider.
  public let provider: ProviderID

  /// Creates the operation.
  public init(provider: ProviderID) { self.provider = provider }

  /// Shows it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConfiguredProvider {
    let element = try await call.services.configurationEditor()
      .element(ConfiguredID(.providers, provider.rawValue))
    return try await call.services.view(of: element)
  }
}

extension OperationServices {
  /// A provider as it is configured.
  func view(of element: ConfiguredElement) async throws(OperationError) -> ConfiguredProvider {
    ConfiguredProvider(element, await summary(of: try provider(ProviderID(rawValue: element.id))))
  }
}

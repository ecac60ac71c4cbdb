/// The description of an adapter, used by the registry, `balcao adapters`, `balcao schema` and the console's forms.
public struct PluginDescriptor: Sendable {
  /// The id in `channels.json`.
  public let id: AdapterID
  /// The name of the product, the same in every language: `WhatsApp`, `OpenAI`.
  public let title: String
  /// A 24×24 SVG document in `currentColor`.
  public let icon: String
  /// The settings that an operator can set.
  public let settings: SettingsSpec
  /// The conformance checks that do not apply to the adapter, each with its reason.
  public let exemptions: [ConformanceExemption]
  /// The codes of what the adapter tells people; each begins with the adapter's id and an underscore.
  public let codes: [any ExplanationCode.Type]

  /// Creates a descriptor.
  public init(
    id: AdapterID, title: String, icon: String, settings: SettingsSpec, exemptions: [ConformanceExemption] = [],
    codes: [any ExplanationCode.Type] = []
  ) {
    self.id = id
    self.title = title
    self.icon = icon
    self.settings = settings
    self.exemptions = exemptions
    self.codes = codes
  }
}

/// One check of the conformance suite that does not apply to an adapter. `balcao adapters` prints it.
public struct ConformanceExemption: Sendable, Hashable {
  /// The check's name in the suite.
  public let check: String
  /// Why it does not apply, in a sentence.
  public let reason: String

  /// Creates an exemption.
  public init(check: String, reason: String) {
    self.check = check
    self.reason = reason
  }
}

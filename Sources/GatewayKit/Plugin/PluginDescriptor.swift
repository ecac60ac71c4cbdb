/// What an adapter is: read by the registry, `balcao adapters`, `balcao schema`, and the console's forms.
public struct PluginDescriptor: Sendable {
  /// The name in `channels.json`.
  public let id: AdapterID
  /// The product's own name, the same in every language: `WhatsApp`, `OpenAI`.
  public let title: String
  /// A 24×24 SVG document in `currentColor`.
  public let icon: String
  /// What an operator can set.
  public let settings: SettingsSpec
  /// Conformance checks this adapter is excused from, each with its reason.
  public let exemptions: [ConformanceExemption]

  /// A descriptor.
  public init(
    id: AdapterID, title: String, icon: String, settings: SettingsSpec, exemptions: [ConformanceExemption] = []
  ) {
    self.id = id
    self.title = title
    self.icon = icon
    self.settings = settings
    self.exemptions = exemptions
  }
}

/// One check of the conformance suite that does not apply to an adapter. `balcao adapters` prints it.
public struct ConformanceExemption: Sendable, Hashable {
  /// The check's name in the suite.
  public let check: String
  /// Why it does not apply, in a sentence.
  public let reason: String

  /// An exemption.
  public init(check: String, reason: String) {
    self.check = check
    self.reason = reason
  }
}

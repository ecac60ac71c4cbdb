/// A channel whose approved templates can be listed.
public protocol TemplateListing: ChannelAdapter {
  /// Asks the channel for its templates, all of them.
  func templates() async throws(AdapterError) -> [TemplateSummary]
}

/// A template as the channel keeps it.
public struct TemplateSummary: Sendable, Hashable, Codable {
  /// Its name.
  public let name: String
  /// Its language, such as `pt_BR`.
  public let language: String
  /// What the channel says of it: `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`.
  public let status: String
  /// What it is for: `UTILITY`, `MARKETING`, `AUTHENTICATION`.
  public let category: String
  /// Its text with its placeholders.
  public let text: String
  /// How many values its text wants.
  public let parameters: Int

  /// A template.
  public init(name: String, language: String, status: String, category: String, text: String, parameters: Int) {
    self.name = name
    self.language = language
    self.status = status
    self.category = category
    self.text = text
    self.parameters = parameters
  }
}

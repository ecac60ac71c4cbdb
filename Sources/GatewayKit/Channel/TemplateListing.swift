public import Foundation

/// A channel whose approved templates can be listed, and are kept between the listings.
public protocol TemplateListing: ChannelAdapter {
  /// Asks the channel for its templates, all of them, and keeps them. The core calls it at start, several times a day, and
  /// when a person asks.
  func syncTemplates() async throws(AdapterError) -> TemplateList

  /// The templates as they are kept; nil before they were ever listed.
  func keptTemplates() async throws(AdapterError) -> TemplateList?
}

/// A channel's templates as they are kept.
public struct TemplateList: Sendable, Hashable, Codable {
  /// When the channel was last asked for all of them.
  public var syncedAt: Date
  /// The templates; what the channel told since then is in it.
  public var templates: [TemplateSummary]

  /// A list.
  public init(syncedAt: Date, templates: [TemplateSummary]) {
    self.syncedAt = syncedAt
    self.templates = templates
  }
}

/// A template as the channel keeps it.
public struct TemplateSummary: Sendable, Hashable, Codable {
  /// What a template is made of, as far as values go into it.
  public struct Shape: Sendable, Hashable, Codable {
    /// What stands above the text: `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT`, `LOCATION`; nil for nothing.
    public var header: String?
    /// How many values the header's words want.
    public var headerParameters: Int
    /// The placeholders of the text, in order: `1`, or a name.
    public var placeholders: [String]
    /// The kinds of its buttons, in order: `QUICK_REPLY`, `URL`, `PHONE_NUMBER`.
    public var buttons: [String]
    /// Which of them want a value, by their place.
    public var variableButtons: [Int]

    /// A shape.
    public init(
      header: String? = nil, headerParameters: Int = 0, placeholders: [String] = [], buttons: [String] = [],
      variableButtons: [Int] = []
    ) {
      self.header = header
      self.headerParameters = headerParameters
      self.placeholders = placeholders
      self.buttons = buttons
      self.variableButtons = variableButtons
    }
  }

  /// Its name.
  public let name: String
  /// Its language, such as `pt_BR`.
  public let language: String
  /// What the channel says of it: `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`.
  public var status: String
  /// Why, where it says so.
  public var reason: String?
  /// What it is for: `UTILITY`, `MARKETING`, `AUTHENTICATION`.
  public let category: String
  /// Its text with its placeholders.
  public let text: String
  /// What it is made of; nil while that was not told.
  public let shape: Shape?

  /// How many values its text wants.
  public var parameters: Int { shape?.placeholders.count ?? 0 }

  /// A template.
  public init(
    name: String, language: String, status: String, reason: String? = nil, category: String, text: String, shape: Shape?
  ) {
    self.name = name
    self.language = language
    self.status = status
    self.reason = reason
    self.category = category
    self.text = text
    self.shape = shape
  }
}

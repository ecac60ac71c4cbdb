public import Foundation

/// The stored templates of a channel.
public struct TemplateList: Sendable, Hashable, Codable {
  /// When all templates were last fetched.
  public var syncedAt: Date
  /// The templates, with changes that the channel has reported since.
  public var templates: [TemplateSummary]

  /// Creates a list.
  public init(syncedAt: Date, templates: [TemplateSummary]) {
    self.syncedAt = syncedAt
    self.templates = templates
  }
}

/// The stored description of a template.
public struct TemplateSummary: Sendable, Hashable, Codable {
  /// The parts of a template that take values.
  public struct Shape: Sendable, Hashable, Codable {
    /// The kind of header: `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT`, `LOCATION`; nil for a template without a header.
    public var header: String?
    /// The number of values in the header's text.
    public var headerParameters: Int
    /// The placeholders of the text, in order: `1`, or a name.
    public var placeholders: [String]
    /// The kinds of its buttons, in order: `QUICK_REPLY`, `URL`, `PHONE_NUMBER`.
    public var buttons: [String]
    /// The indices of the buttons that need a value.
    public var variableButtons: [Int]

    /// Creates a shape.
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

  /// The name at the channel.
  public let name: String
  /// The language, such as `pt_BR`.
  public let language: String
  /// The status at the channel: `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`.
  public var status: String
  /// The reason for the status, if the channel gives one.
  public var reason: String?
  /// The category: `UTILITY`, `MARKETING`, `AUTHENTICATION`.
  public let category: String
  /// The text with its placeholders.
  public let text: String
  /// The parts that take values; nil if not known yet.
  public let shape: Shape?

  /// The number of values in the text.
  public var parameters: Int { shape?.placeholders.count ?? 0 }

  /// Creates a template.
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

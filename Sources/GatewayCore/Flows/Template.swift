public import GatewayKit

/// What placeholders are filled in with.
public struct TemplateValues: Sendable, Hashable {
  /// The flow's variables.
  public var variables: [String: String]
  /// Who the conversation is with.
  public var contact: Contact
  /// Where.
  public var channel: ChannelID
  /// The business.
  public var business: Business
  /// What the customer wrote last.
  public var message: String

  /// Values.
  public init(
    variables: [String: String] = [:], contact: Contact, channel: ChannelID, business: Business, message: String
  ) {
    self.variables = variables
    self.contact = contact
    self.channel = channel
    self.business = business
    self.message = message
  }
}

/// Texts of the business with placeholders: `{{name}}`, `{{contact.email}}`, `{{business.name}}`.
///
/// Values are data: they are never scanned for placeholders, and never become marks. Unknown placeholders and those
/// without a value become nothing. White space inside the braces does not matter.
public enum Template {
  /// What the text becomes.
  public enum Form: Sendable, Hashable {
    /// Markdown: values are escaped, and percent-encoded inside URLs.
    case markdown
    /// Words without marks: values go in as they are.
    case plain
  }

  /// The text with its placeholders filled in.
  public static func fill(_ text: String, with values: TemplateValues, as form: Form = .markdown) -> String {
    text
  }

  /// The names of the placeholders in a text, in order, as they are looked up.
  public static func placeholders(in text: String) -> [String] {
    []
  }
}

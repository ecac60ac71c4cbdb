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
    /// Markdown: values are escaped in the text, and percent-encoded inside URLs.
    case markdown
    /// Words without marks: values go in as they are.
    case plain
  }

  /// The text with its placeholders filled in.
  public static func fill(_ text: String, with values: TemplateValues, as form: Form = .markdown) -> String {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
    let pieces = TemplatePiece.pieces(of: text)
    var place = form == .markdown ? MarkdownPlace(codeIn: pieces) : nil
    var result = ""
    for piece in pieces {
      switch piece {
      case .literal(let literal):
        result += literal
        place?.pass(literal)
      case .placeholder(let name):
        let value = value(of: name, in: values) ?? ""
        result += place?.fit(value) ?? value
      }
    }
    return result
  }

  /// The names of the placeholders in a text, in order, as they are looked up.
  public static func placeholders(in text: String) -> [String] {
    TemplatePiece.pieces(of: text).compactMap { if case .placeholder(let name) = $0 { name } else { nil } }
  }

  /// What a name stands for; nil when it is unknown or has no value. The fixed names come before variables.
  static func value(of name: String, in values: TemplateValues) -> String? {
    switch name {
    case "message": return values.message
    case "channel": return values.channel.rawValue
    case "business.name": return values.business.name
    default:
      if name.hasPrefix("contact.") { return values.contact.field(String(name.dropFirst("contact.".count))) }
      return values.variables[name]
    }
  }
}

extension Contact {
  /// A field that a flow filled in, else what the channel and the addresses tell.
  func field(_ name: String) -> String? {
    if let value = profile.fields[name] { return value }
    switch name {
    case "name": return self.name
    case "email": return address("email")
    case "phone": return address("wa").map { "+\($0)" }
    default: return nil
    }
  }

  private func address(_ scheme: String) -> String? {
    aliases.first { $0.rawValue.hasPrefix("\(scheme):") }.map { String($0.rawValue.dropFirst(scheme.count + 1)) }
  }
}

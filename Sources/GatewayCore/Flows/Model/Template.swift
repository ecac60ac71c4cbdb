public import GatewayKit

/// The values for placeholders.
public struct TemplateValues: Sendable, Hashable {
  /// The flow's variables.
  public var variables: [String: String]
  /// The contact.
  public var contact: Contact
  /// The conversation's channel.
  public var channel: ChannelID
  /// The business.
  public var business: Business
  /// The customer's last message.
  public var message: String

  /// Creates values.
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
/// Values are data: they are not scanned for placeholders, and never become markup. Unknown placeholders and those
/// without a value become empty. White space inside the braces is ignored.
public enum Template {
  /// The form of the result.
  public enum Form: Sendable, Hashable {
    /// Markdown: values are escaped in text and percent-encoded inside URLs.
    case markdown
    /// Plain text: values are inserted unchanged.
    case plain
  }

  /// Fills in the placeholders of a text.
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

  /// The names of the placeholders in a text, in order.
  public static func placeholders(in text: String) -> [String] {
    TemplatePiece.pieces(of: text).compactMap { if case .placeholder(let name) = $0 { name } else { nil } }
  }

  /// The value of a name; nil when it is unknown or has no value. Fixed names take precedence over variables.
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
  /// A contact field set by a flow, else a value known from the channel and the addresses.
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

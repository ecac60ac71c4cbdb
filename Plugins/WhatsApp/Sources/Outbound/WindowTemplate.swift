public import GatewayKit

/// The settings of the template that replaces a free-form message outside the 24-hour window.
struct WindowTemplateDeclarations: DeclaredSettings {
  let name = Setting<String>.required("name", .text(length: 1...512), help: "the template's name")
  let language = Setting<String>.required(
    "language", .text(length: 2...10), help: "the template's language in Meta's notation: pt_BR")
  let body = Setting<[String]>.defaulted(
    "body", .list(of: .text(length: 1...1024), count: 0...20), to: [],
    help: "the values of the template's placeholders; {{text}} is the original message")

  static let declarations = WindowTemplateDeclarations()
}

typealias WindowTemplate = Configured<WindowTemplateDeclarations>

extension WindowTemplate {
  /// The number of values.
  var parameterCount: Int { self.body.count }

  /// The template with `text` for `{{text}}`.
  func template(saying text: String) -> MessageTemplate {
    MessageTemplate(
      name: self.name, language: self.language,
      body: self.body.map { value in
        MessageTemplate.Parameter(text: Self.parameter(value.replacing("{{text}}", with: text)))
      })
  }

  /// Makes a valid parameter: without line breaks, tabs and more than four spaces in a row, and not empty
  /// (https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes, 132018).
  static func parameter(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.isEmpty ? "–" : String(words.prefix(1024))
  }
}

extension WhatsApp: Reopening {
  /// The configured template with the text of `message`; nil without one, or if the message is already a template.
  public func reopening(with message: OutgoingMessage) -> OutgoingMessage? {
    guard message.template == nil, let template = settings.outsideWindowTemplate else { return nil }
    return OutgoingMessage(text: message.text, template: template.template(saying: message.text))
  }
}

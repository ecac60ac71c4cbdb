public import GatewayKit

/// The template that is sent in place of words that may not be written any more.
struct WindowTemplate: Sendable, Hashable {
  private static let nameSetting = Setting<String>.required(
    "name", .text(length: 1...512), help: "the template's name")
  private static let languageSetting = Setting<String>.required(
    "language", .text(length: 2...10), help: "its language as Meta writes it: pt_BR")
  private static let bodySetting = Setting<[String]>.defaulted(
    "body", .list(of: .text(length: 1...1024), count: 0...20), to: [],
    help: "the values of its placeholders; {{text}} is what was to be said")

  static let spec = SettingsSpec([nameSetting.field, languageSetting.field, bodySetting.field])

  let name: String
  let language: String
  private let body: [String]

  /// How many values it gives.
  var parameterCount: Int { body.count }

  init(_ settings: Settings) {
    name = settings[Self.nameSetting]
    language = settings[Self.languageSetting]
    body = settings[Self.bodySetting]
  }

  /// The template with `text` in its place.
  func template(saying text: String) -> MessageTemplate {
    MessageTemplate(
      name: name, language: language,
      body: body.map { value in
        MessageTemplate.Parameter(text: Self.parameter(value.replacing("{{text}}", with: text)))
      })
  }

  /// A parameter takes no line breaks, tabs or more than four spaces in a row, and has to say something
  /// (https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes, 132018).
  static func parameter(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.isEmpty ? "–" : String(words.prefix(1024))
  }
}

extension WhatsApp: Reopening {
  /// The configured template, saying the same; nil without one, or where the message is a template already.
  public func reopening(with message: OutgoingMessage) -> OutgoingMessage? {
    guard message.template == nil, let template = settings.windowTemplate else { return nil }
    return OutgoingMessage(text: message.text, template: template.template(saying: message.text))
  }
}

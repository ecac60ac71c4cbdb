import GatewayKit

/// The codes of problems in the settings.
enum WidgetCode: String, ExplanationCode {
  case anyOrigin = "web_widget_any_origin"
  case origin = "web_widget_origin"
  case greetingLanguage = "web_widget_greeting_language"
  case accent = "web_widget_accent"
  case fileType = "web_widget_file_type"

  /// The English wording.
  var english: String {
    switch self {
    case .anyOrigin: "any web site can embed this chat and write to it; list the business's own origins"
    case .origin:
      """
      "{origin}" is not an origin: use https://host or https://*.host.example, in ASCII, with a port if it has one, \
      without a path
      """
    case .greetingLanguage: "the chat has no texts in {language}; use one of {languages}"
    case .accent: "expected a colour as #rrggbb, such as #9a4a12"
    case .fileType:
      """
      "{type}" is not allowed: use type/subtype or type/* in lower case, without types that can contain scripts (HTML, \
      SVG, XML)
      """
    }
  }
}

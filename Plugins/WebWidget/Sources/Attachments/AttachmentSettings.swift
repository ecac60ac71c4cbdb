import GatewayKit

/// The files that visitors may send.
struct AttachmentSettings: Sendable {
  /// Types, or `type/*`.
  var types: [String]

  /// What people usually send to a shop: photos, receipts, voice messages.
  static let usualTypes = [
    "image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf", "audio/*", "video/mp4", "text/plain",
  ]

  private static let typesField = Setting<[String]>.defaulted(
    "types", .list(of: .text(length: 3...129), count: 0...100), to: usualTypes,
    help: "MIME types of files that visitors may send, such as image/png or audio/*; an empty list allows none.")

  static let spec = SettingsSpec([typesField.field])

  init(_ settings: Settings?) { types = settings?[Self.typesField] ?? Self.usualTypes }

  /// The problems that the spec cannot express.
  var problems: [Diagnostic] {
    types.enumerated().filter { !FileType.isPattern($0.element) }.map { index, type in
      .error(
        at: JSONPath.element(Self.typesField.field.name, index),
        "\"\(type)\" is not allowed: use type/subtype or type/* in lower case, without types that can contain scripts (HTML, SVG, XML)"
      )
    }
  }
}

import GatewayKit

/// The files that visitors may send.
struct AttachmentDeclarations: DeclaredSettings {
  /// Types, or `type/*`. The default is what people usually send to a shop: photos, receipts, voice messages.
  let types = Setting<[String]>.defaulted(
    "types", .list(of: .text(length: 3...129), count: 0...100),
    to: [
      "image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf", "audio/*", "video/mp4", "text/plain",
    ], help: "MIME types of files that visitors may send, such as image/png or audio/*; an empty list allows none.")

  static let declarations = AttachmentDeclarations()
}

typealias AttachmentSettings = Configured<AttachmentDeclarations>

extension AttachmentSettings {
  /// The problems that the spec cannot express.
  var problems: [Diagnostic] {
    self.types.enumerated().filter { !FileType.isPattern($0.element) }.map { index, type in
      .error(at: JSONPath.element("types", index), WidgetCode.fileType.with(["type": .string(type)]))
    }
  }
}

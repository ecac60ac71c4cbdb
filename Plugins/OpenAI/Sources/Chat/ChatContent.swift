import GatewayKit

/// The content of a message: text as a string, which every server accepts; text and pictures as parts
/// (https://platform.openai.com/docs/guides/images-vision).
enum ChatContent: Encodable, Sendable {
  case text(String)
  case parts([Part])

  struct Part: Encodable, Sendable {
    struct ImageURL: Encodable, Sendable { var url: String }
    var type: String
    var text: String?
    var imageURL: ImageURL?

    private enum CodingKeys: String, CodingKey {
      case type, text
      case imageURL = "image_url"
    }
  }

  /// The content of a message of the conversation.
  init(_ message: Prompt.Message) {
    guard !message.images.isEmpty else {
      self = .text(message.text)
      return
    }
    let words = message.text.isEmpty ? [] : [Part(type: "text", text: message.text)]
    self = .parts(words + message.images.map { Part(type: "image_url", imageURL: .init(url: $0.dataURL)) })
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .parts(let parts): try container.encode(parts)
    }
  }
}

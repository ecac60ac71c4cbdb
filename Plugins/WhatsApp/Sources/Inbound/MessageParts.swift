import Foundation
import GatewayKit

/// The parts of a message and the payload of a picked option.
struct MessageParts {
  /// The types that have parts.
  static let types = [
    "text", "image", "video", "audio", "voice", "document", "sticker", "location", "contacts", "interactive", "button",
    "order", "reaction", "edit", "revoke", "system",
  ]

  var parts: [Part]
  var payload: String?

  /// Reads the member named like the type; nil if it lacks the content of the type.
  init?(_ message: JSONValue, type: String) {
    guard let content = message[type] else { return nil }
    switch type {
    case "text":
      guard let words = content["body"]?.words ?? content.words else { return nil }
      parts = [.text(words)]
    case "image", "video", "audio", "voice", "document", "sticker":
      guard let media = Self.media(content, type: type) else { return nil }
      parts = [.media(media)]
    case "location":
      guard let location = Self.location(content) else { return nil }
      parts = [.location(location)]
    case "contacts":
      let cards = content.elements.compactMap(\.filled)
      guard !cards.isEmpty else { return nil }
      parts = cards.map(Part.contact)
    case "order":
      guard content.filled != nil else { return nil }
      parts = [.order(content)] + (content["text"]?.text.map { [.text($0)] } ?? [])
    case "button":
      guard let words = content["text"]?.text ?? content["payload"]?.text else { return nil }
      parts = [.text(words)]
      payload = content["payload"]?.text
    case "interactive":
      guard let read = Self.interactive(content) else { return nil }
      (parts, payload) = read
    default: return nil
    }
  }

  private static func interactive(_ content: JSONValue) -> (parts: [Part], payload: String?)? {
    if let reply = content["button_reply"]?.filled ?? content["list_reply"]?.filled {
      guard let words = reply["title"]?.text ?? reply["id"]?.text else { return nil }
      return ([.text(words)], reply["id"]?.text)
    }
    return content["nfm_reply"]?.filled.map { ([.form(form($0))], nil) }
  }

  /// The answer to a form. Its JSON text is parsed if possible; some programs send an object instead.
  private static func form(_ reply: JSONValue) -> JSONValue {
    guard case .object(var members) = reply else { return reply }
    if let response = reply["response_json"]?.filled {
      members["response"] = response
      return .object(members)
    }
    guard let text = reply["response_json"]?.text,
      let response = try? JSONValue(receiving: Array(text.utf8), maximumDepth: 32)
    else { return reply }
    members["response"] = response
    return .object(members)
  }

  private static func media(_ content: JSONValue, type: String) -> Media? {
    guard let ref = content["id"]?.text ?? content["link"]?.text ?? content["url"]?.text else { return nil }
    let kind: Media.Kind =
      switch type {
      case "image": .image
      case "video": .video
      case "audio", "voice": .audio
      case "sticker": .sticker
      default: .document
      }
    return Media(
      kind: kind, mimeType: content["mime_type"]?.text, name: content["filename"]?.text,
      size: content["file_size"]?.double.flatMap { (0...1e12).contains($0) ? Int($0.rounded()) : nil }, ref: ref,
      caption: content["caption"]?.text)
  }

  private static func location(_ content: JSONValue) -> Location? {
    guard let latitude = content["latitude"]?.double, let longitude = content["longitude"]?.double else { return nil }
    return Location(
      latitude: latitude, longitude: longitude, name: content["name"]?.text, address: content["address"]?.text,
      url: content["url"]?.text)
  }
}

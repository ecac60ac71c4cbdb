import Foundation
import GatewayKit

/// Writes conversation events as server-sent events.
enum WidgetEvent {
  /// Sent first: the time to wait before reconnecting.
  static let opening = Array("retry: 1000\n\n".utf8)
  /// A comment that keeps proxies from closing a quiet stream.
  static let heartbeat = Array(":\n\n".utf8)

  /// The event as bytes; nil for events that visitors do not see. Durable events have an `id` to resume after. `names`
  /// makes the ids of files.
  static func bytes(_ event: ConversationEvent, naming names: AttachmentNames) -> [UInt8]? {
    guard let (name, data) = form(of: event.content, naming: names) else { return nil }
    var bytes: [UInt8] = []
    if let position = event.position { bytes += Array("id: \(position)\n".utf8) }
    bytes += Array("event: \(name)\ndata: ".utf8)
    // JSON contains no raw line break, so one data line is enough.
    bytes += data.bytes
    bytes += [UInt8(ascii: "\n"), UInt8(ascii: "\n")]
    return bytes
  }

  private static func form(
    of content: ConversationEvent.Content, naming names: AttachmentNames
  ) -> (name: String, data: JSONObject)? {
    var data = JSONObject()
    switch content {
    case .message(let message):
      write(message, naming: names, to: &data)
      return ("message", data)
    case .owner(let owner):
      data.add("owner", owner.rawValue)
      return ("owner", data)
    case .read(let message):
      data.add("message", message.rawValue)
      return ("read", data)
    case .delta(let message, let offset, let text):
      data.add("message", message.rawValue)
      data.add("offset", offset)
      data.add("text", text)
      return ("delta", data)
    case .discard(let message):
      data.add("message", message.rawValue)
      return ("discard", data)
    case .typing(.visitor): return nil
    case .typing(let author):
      data.add("author", author.rawValue)
      return ("typing", data)
    }
  }

  private static func write(
    _ message: ConversationMessage, naming names: AttachmentNames, to data: inout JSONObject
  ) {
    data.add("id", message.id.rawValue)
    data.add("author", message.author.rawValue)
    data.add("text", message.content.text)
    let files =
      message.files.compactMap { Attachment($0) } + [message.content.file].compactMap { $0.flatMap(Attachment.init) }
    if !files.isEmpty { data.add("attachments", files.map { $0.json(id: names.id(of: $0)) }) }
    data.add("buttons", buttons(of: message.content))
    data.add("at", message.at.formatted(.balcao))
  }

  /// Numbered options are already in the text.
  private static func buttons(of message: OutgoingMessage) -> [JSONObject] {
    guard let options = message.options, options.style != .numbered else { return [] }
    return options.choices.map { choice in
      var button = JSONObject()
      button.add("id", choice.id)
      button.add("title", choice.title)
      if let description = choice.description { button.add("description", description) }
      return button
    }
  }
}

import GatewayKit

/// The body of `POST /{phone number id}/messages` for one delivery. Pure.
///
/// `Tests/MessageRules.swift` checks its rules and cites Meta's pages.
struct MessageBody {
  /// The body as JSON.
  let json: JSONValue

  /// - Throws: `.rejected` for content that WhatsApp cannot send.
  init(_ delivery: Delivery, linkPreviews: Bool) throws(AdapterError) {
    var members = try Recipient(of: delivery).members
    members["messaging_product"] = "whatsapp"
    members["recipient_type"] = "individual"
    members["biz_opaque_callback_data"] = .string(delivery.id.rawValue)
    let message = delivery.message
    if let replyTo = delivery.replyTo, message.template == nil, !replyTo.isEmpty, !replyTo.hasPrefix("unnamed-") {
      members["context"] = ["message_id": .string(replyTo)]
    }
    let (type, content) = try Self.content(of: message, linkPreviews: linkPreviews)
    members["type"] = .string(type)
    members[type] = content
    json = .object(members)
  }

  private static func content(
    of message: OutgoingMessage, linkPreviews: Bool
  ) throws(AdapterError) -> (type: String, content: JSONValue) {
    if let template = message.template { return ("template", try TemplateBody(template).json) }
    if let file = message.file { return (file.kind.rawValue, try self.file(file, caption: message.text)) }
    if let options = message.options, options.style != .numbered {
      return ("interactive", interactive(options, text: message.text))
    }
    if let link = message.link { return ("interactive", self.link(link, text: message.text)) }
    let hasAddress = message.text.contains("http://") || message.text.contains("https://")
    return ("text", ["body": .string(message.text), "preview_url": .bool(linkPreviews && hasAddress)])
  }

  private static func interactive(_ options: OutgoingMessage.Options, text: String) -> JSONValue {
    let body: JSONValue = ["text": .string(text)]
    if options.style == .list {
      let rows = options.choices.map { choice in
        var row: [String: JSONValue] = ["id": .string(choice.id), "title": .string(choice.title)]
        row["description"] = choice.description.map(JSONValue.string)
        return JSONValue.object(row)
      }
      return [
        "type": "list", "body": body,
        "action": ["button": .string(options.opener ?? "…"), "sections": [["rows": .array(rows)]]],
      ]
    }
    let buttons = options.choices.map { choice -> JSONValue in
      ["type": "reply", "reply": ["id": .string(choice.id), "title": .string(choice.title)]]
    }
    return ["type": "button", "body": body, "action": ["buttons": .array(buttons)]]
  }

  private static func link(_ link: LinkButton, text: String) -> JSONValue {
    [
      "type": "cta_url", "body": ["text": .string(text)],
      "action": [
        "name": "cta_url", "parameters": ["display_text": .string(link.title), "url": .string(link.url)],
      ],
    ]
  }

  static func file(_ file: OutgoingFile, caption: String = "") throws(AdapterError) -> JSONValue {
    var members: [String: JSONValue] = [:]
    switch file.source {
    case .address(let address): members["link"] = .string(address)
    case .uploaded(let id): members["id"] = .string(id)
    case .blob:
      throw AdapterError(.rejected, "the file was not uploaded before the send")
    }
    let takesCaption = [.image, .video, .document].contains(file.kind)
    if takesCaption, !caption.isEmpty { members["caption"] = .string(caption) }
    if file.kind == .document { members["filename"] = file.name.map(JSONValue.string) }
    return .object(members)
  }
}

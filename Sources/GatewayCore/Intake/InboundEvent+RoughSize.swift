import GatewayKit

extension InboundEvent {
  /// The bytes of text in the event; a size bound that needs no encoding.
  var roughSize: Int {
    let content =
      switch content {
      case .message(let message), .edit(let message), .echo(let message): message.roughSize
      case .status(let status): status.errors.reduce(0) { $0 + $1.roughSize }
      case .reaction(let emoji): emoji?.utf8.count ?? 0
      case .revoke: 0
      case .system(let notice): (notice.text?.utf8.count ?? 0) + notice.type.utf8.count
      case .unsupported(let rawType, let raw): rawType.utf8.count + (raw?.roughSize ?? 0)
      }
    return content + externalID.utf8.count + thread.rawValue.utf8.count
      + from.aliases.reduce(from.name?.utf8.count ?? 0) { $0 + $1.rawValue.utf8.count }
  }
}

extension InboundMessage {
  fileprivate var roughSize: Int {
    parts.reduce((referral?.roughSize ?? 0) + (payload?.utf8.count ?? 0) + (mail?.roughSize ?? 0)) {
      $0 + $1.roughSize
    }
  }
}

extension Mail {
  fileprivate var roughSize: Int {
    let texts = [subject, text, fullText, html].reduce(0) { $0 + ($1?.utf8.count ?? 0) }
    let files = attachments.reduce(0) { $0 + $1.name.utf8.count + $1.mimeType.utf8.count + 40 }
    return texts + files + references.reduce(0) { $0 + $1.utf8.count }
  }
}

extension Part {
  fileprivate var roughSize: Int {
    switch self {
    case .text(let text): text.utf8.count
    case .media(let media): (media.caption?.utf8.count ?? 0) + (media.name?.utf8.count ?? 0) + media.ref.utf8.count
    case .location(let location):
      32 + [location.name, location.address, location.url].reduce(0) { $0 + ($1?.utf8.count ?? 0) }
    case .contact(let json), .order(let json), .form(let json): json.roughSize
    }
  }
}

extension JSONValue {
  fileprivate var roughSize: Int {
    switch self {
    case .null, .bool, .integer, .number: 8
    case .string(let text): text.utf8.count
    case .array(let elements): elements.reduce(2) { $0 + $1.roughSize }
    case .object(let members): members.reduce(2) { $0 + $1.key.utf8.count + $1.value.roughSize }
    }
  }
}

import GatewayKit

extension InboundMessage {
  /// What the message says, what is no words named in brackets: `olha [image bolo.jpg]`.
  var inWords: String {
    ([text] + parts.filter { !$0.isWords }.map { "[\($0.kindInWords)]" })
      .filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension Part {
  fileprivate var isWords: Bool { if case .text = self { true } else { false } }

  fileprivate var kindInWords: String {
    switch self {
    case .text: "text"
    case .media(let media): media.name.map { "\(media.kind.rawValue) \($0)" } ?? media.kind.rawValue
    case .location: "location"
    case .contact: "contact"
    case .order: "order"
    case .form: "form"
    }
  }
}

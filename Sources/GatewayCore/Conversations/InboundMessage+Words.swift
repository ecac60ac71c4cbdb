import GatewayKit

extension InboundMessage {
  /// The message as one text; other content is named in brackets: `olha [image bolo.jpg]`.
  var inWords: String { inWords(without: []) }

  /// The same, with these files marked as removed: `olha [image bolo.jpg, removed]`.
  func inWords(without removed: Set<String>) -> String {
    let named = parts.filter { !$0.isWords }.map { part in
      if case .media(let media) = part, removed.contains(media.ref) { return "[\(part.kindInWords), removed]" }
      return "[\(part.kindInWords)]"
    }
    return ([text] + named).filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension Part {
  fileprivate var isWords: Bool { if case .text = self { true } else { false } }

  fileprivate var kindInWords: String {
    switch self {
    case .text: "text"
    case .media(let media): media.inWords
    case .location: "location"
    case .contact: "contact"
    case .order: "order"
    case .form: "form"
    }
  }
}

extension Media {
  /// The file's kind and name, and whether its text is a transcript: `audio voz.ogg, transcribed`.
  var inWords: String {
    (name.map { "\(kind.rawValue) \($0)" } ?? kind.rawValue) + (transcript == nil ? "" : ", transcribed")
  }
}

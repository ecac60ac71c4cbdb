import GatewayKit

/// How a link, a file or a template is sent on a channel: natively if the channel supports it, else as text.
enum ExtraLayout {
  /// The wire messages for `text` with `extra`. `split` fits Markdown to the channel, with its last text within a
  /// length.
  static func messages(
    _ text: String, _ extra: Reply.Extra, limits: MessageLimits,
    split: (_ text: String, _ last: Int) -> [String]
  ) -> [OutgoingMessage] {
    switch extra {
    case .link(let link): messages(text, link, limits: limits, split: split)
    case .file(let file): messages(text, file, limits: limits, split: split)
    case .template(let template):
      limits.hasTemplates
        ? [OutgoingMessage(text: split(text, limits.textLength).first ?? template.name, template: template)]
        : split(text, limits.textLength).map { OutgoingMessage(text: $0) }
    }
  }

  private static func messages(
    _ text: String, _ link: LinkButton, limits: MessageLimits, split: (String, Int) -> [String]
  ) -> [OutgoingMessage] {
    guard let limit = limits.link, limit.titleLength > 0 else {
      return split("\(text)\n\n\(written(link.title, link.url))", limits.textLength).map { OutgoingMessage(text: $0) }
    }
    var messages = split(text.allSatisfy(\.isWhitespace) ? link.title.markdownEscaped : text, limit.textLength)
      .map { OutgoingMessage(text: $0) }
    guard !messages.isEmpty else { return [] }
    let title = OptionLayout.shorten(link.title, to: limit.titleLength)
    messages[messages.count - 1].link = LinkButton(title: title, url: link.url)
    return messages
  }

  /// A caption that is too long, or unsupported for its kind of file, follows as separate messages. The caller has
  /// checked that the channel can send a file of the data folder (`FileFit`).
  private static func messages(
    _ text: String, _ file: OutgoingFile, limits: MessageLimits, split: (String, Int) -> [String]
  ) -> [OutgoingMessage] {
    let captionLength: Int
    switch file.source {
    case .address(let address):
      if let length = limits.captionLength {
        captionLength = length
        break
      }
      return split("\(text)\n\n\(written(file.name ?? address, address))", limits.textLength)
        .map { OutgoingMessage(text: $0) }
    case .blob, .uploaded: captionLength = limits.captionLength ?? limits.textLength
    }
    let words = split(text, limits.textLength)
    let takesCaption = [.image, .video, .document].contains(file.kind)
    if takesCaption, words.count == 1, words[0].count <= captionLength {
      return [OutgoingMessage(text: words[0], file: file)]
    }
    return [OutgoingMessage(text: "", file: file)] + words.map { OutgoingMessage(text: $0) }
  }

  private static func written(_ title: String, _ url: String) -> String {
    if title == url { return "<\(url)>" }
    // Parentheses and spaces would end the address.
    let address = url.replacing("(", with: "%28").replacing(")", with: "%29").replacing(" ", with: "%20")
    return "[\(title.markdownEscaped)](\(address))"
  }
}

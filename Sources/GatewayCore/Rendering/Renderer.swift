import Foundation
public import GatewayKit

/// Fits replies to a channel's declared limits. Pure, and linear in the text.
public enum Renderer {
  /// The wire messages for `replies`, in order, each within `limits`.
  ///
  /// Only the ends of labels and descriptions that are too long are lost. `texts` has what the renderer adds in the
  /// customer's language: a list's opener, and how to pick from numbered text.
  public static func render(_ replies: [Reply], limits: MessageLimits, texts: Catalogue) -> [OutgoingMessage] {
    replies.flatMap { reply -> [OutgoingMessage] in
      if let extra = reply.extra, reply.options.isEmpty {
        return ExtraLayout.messages(reply.text, extra, limits: limits) { split($0, limits: limits, last: $1) }
      }
      guard !reply.options.isEmpty else {
        return split(reply.text, limits: limits, last: limits.textLength).map { OutgoingMessage(text: $0) }
      }
      let layout = OptionLayout(reply.options, limits: limits, texts: texts)
      let prompt: String
      switch layout.options.style {
      case .buttons, .list: prompt = isBlank(reply.text) ? texts.listOpener : reply.text
      case .numbered: prompt = numbered(reply, hint: texts.numberedHint)
      }
      var messages = split(prompt, limits: limits, last: layout.textLength).map { OutgoingMessage(text: $0) }
      if !messages.isEmpty { messages[messages.count - 1].options = layout.options }
      return messages
    }
  }

  private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

  /// The prompt with its options as a numbered list, in Markdown.
  private static func numbered(_ reply: Reply, hint: String) -> String {
    let lines = OptionLayout.filled(reply.options).enumerated().map { index, option in
      let description = option.description.map { " – \($0.markdownEscaped)" } ?? ""
      return "\(index + 1). \(option.title.markdownEscaped)\(description)"
    }
    let parts = [reply.text, lines.joined(separator: "\n"), hint]
    return parts.filter { !isBlank($0) }.joined(separator: "\n\n")
  }

  /// The text with the channel's marks, in parts within its limit, the last of them within `last`.
  private static func split(_ text: String, limits: MessageLimits, last: Int) -> [String] {
    if isBlank(text) { return [] }
    let limit = max(1, limits.textLength)
    let last = min(limit, max(1, last))
    // Markdown that fits is sent unchanged.
    if limits.markup == .markdown, text.count <= last { return [text] }
    // Without room for the marks, they are left out.
    let dialect = Dialect(markup: last < 32 ? .plain : limits.markup)
    let atoms = dialect.atoms(of: MarkdownReader.spans(of: text), limit: last)
    return TextSplitter(dialect: dialect, atoms: atoms).texts(limit: limit, last: last)
  }
}

import GatewayKit

/// A mail's text and files, collected from its parts.
struct MailBody {
  /// A file and its position in the mail.
  struct File {
    /// Its name, type and size.
    let attachment: MailAttachment
    /// The position of its part: `2.1` is the first part of the second.
    let path: String
  }

  /// The plain text; nil if the sender included none.
  private(set) var plain: String?
  /// The HTML text; nil if the sender included none.
  private(set) var html: String?
  /// The files.
  private(set) var files: [File] = []

  /// Collects from a mail's top part.
  init(_ body: MimePart?) {
    guard let body else { return }
    let words = collect(body, path: "1")
    plain = words.plain
    html = words.html
    guard words.isEmpty else { return }
    plain = files.isEmpty ? body.prologue : loneText(in: body)
  }

  /// The first text file of a mail without other text. Some programs name even the text.
  private func loneText(in part: MimePart) -> String? {
    if part.kind == .leaf, part.type == "text/plain", !part.isAttachment { return part.text }
    return part.children.lazy.compactMap(loneText).first
  }

  private struct Words {
    var plain: String?
    var html: String?
    var isEmpty: Bool { plain == nil && html == nil }
  }

  private mutating func collect(_ part: MimePart, path: String) -> Words {
    switch part.kind {
    case .multipart:
      let children = part.children.enumerated().map { (part: $1, path: "\(path).\($0 + 1)") }
      if part.type == "multipart/alternative" { return alternative(children) }
      return mixed(children)
    case .leaf where isWords(part):
      let text = part.text
      return part.type == "text/html" ? Words(html: text) : Words(plain: withoutFiles(text, path: path))
    case .leaf, .message, .opaque:
      add(part, path: path)
      return Words()
    }
  }

  /// Of several alternatives the first plain text and the last HTML.
  private mutating func alternative(_ children: [(part: MimePart, path: String)]) -> Words {
    var words = Words()
    for child in children {
      let found = collect(child.part, path: child.path)
      words.plain = words.plain ?? found.plain
      words.html = found.html ?? words.html
    }
    return words
  }

  /// The parts one after another. If one of them has HTML, so has the result.
  private mutating func mixed(_ children: [(part: MimePart, path: String)]) -> Words {
    let found = children.map { collect($0.part, path: $0.path) }.filter { !$0.isEmpty }
    guard found.count > 1 else { return found.first ?? Words() }
    let plain = found.map { $0.plain ?? HTMLText.of($0.html ?? "").text }
    guard found.contains(where: { $0.html != nil }) else { return Words(plain: plain.joined(separator: "\n")) }
    let html = found.map { $0.html ?? "<pre>\(($0.plain ?? "").escapedForHTML)</pre>" }
    // A mail that is entirely HTML has no separate plain text.
    let isAllHTML = found.allSatisfy { $0.plain == nil }
    return Words(plain: isAllHTML ? nil : plain.joined(separator: "\n"), html: html.joined(separator: "\n"))
  }

  /// Whether a leaf is text that the person wrote, and not a file: text without a file name.
  private func isWords(_ part: MimePart) -> Bool {
    guard ["text/plain", "text/html", "text/enriched", "text/richtext"].contains(part.type) else { return false }
    return !part.isAttachment && part.fileName == nil
  }

  /// The text without uuencoded files, which are added to `files`. Their position includes their number: `1.2~1` is the
  /// first in the text at `1.2`.
  private mutating func withoutFiles(_ text: String, path: String) -> String {
    let (words, found) = UUEncoding.split(text)
    for (index, file) in found.enumerated() where files.count < MailLimits.attachments {
      let attachment = MailAttachment(name: file.name, mimeType: "application/octet-stream", size: file.bytes.count)
      files.append(File(attachment: attachment, path: "\(path)~\(index + 1)"))
    }
    return words
  }

  private mutating func add(_ part: MimePart, path: String) {
    guard files.count < MailLimits.attachments else { return }
    let type = part.type
    let name = part.fileName ?? Self.name(of: part, type: type, number: files.count + 1)
    files.append(File(attachment: MailAttachment(name: name, mimeType: type, size: part.size), path: path))
  }

  /// A name for a part without one.
  private static func name(of part: MimePart, type: String, number: Int) -> String {
    switch type {
    case "text/calendar": return "invite.ics"
    case "application/ms-tnef": return "winmail.dat"
    case "message/rfc822", "message/global":
      let subject = MimeMessage(inside: part)?.headers.text("subject") ?? ""
      return (subject.isEmpty ? "message" : subject.prefix(bytes: 100)).replacing("/", with: "-") + ".eml"
    case "message/delivery-status": return "delivery-status.txt"
    case "text/rfc822-headers": return "headers.txt"
    default:
      let known = ["image/jpeg": "jpg", "text/plain": "txt", "audio/mpeg": "mp3", "image/svg+xml": "svg"]
      let subtype = type.split(separator: "/").last.map(String.init) ?? ""
      let ending = known[type] ?? (subtype.allSatisfy { $0.isLetter || $0.isNumber } ? subtype : "bin")
      return "attachment-\(number).\(ending == "octetstream" || ending.utf8.count > 5 ? "bin" : ending)"
    }
  }
}

extension MimePart {
  /// A text part's text with Unix line ends. Broken lines are joined if the part is `format=flowed`.
  var text: String {
    let content = mislabelledContent(upTo: MailLimits.textPart) ?? content(upTo: MailLimits.textPart).bytes
    let text = Charset.text(content, declared: parameter("charset")).withUnixLines
    guard type == "text/plain", parameter("format")?.lowercased() == "flowed" else { return text }
    return text.unflowed(deletingSpace: parameter("delsp")?.lowercased() == "yes")
  }
}

extension String {
  /// Escaped as HTML text.
  var escapedForHTML: String {
    replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
  }
}

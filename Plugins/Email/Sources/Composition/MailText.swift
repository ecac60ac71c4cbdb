import Foundation

/// The text of an outgoing mail, as plain text and as HTML.
///
/// Text from others is always escaped: the HTML contains only the elements written here.
enum MailText {
  /// The text without formatting.
  static func plain(_ mail: OutgoingMail) -> String {
    var blocks = [mail.text.inPlainLines]
    if let signature = mail.signature { blocks.append("-- \n" + signature.inPlainLines) }
    if let quote = mail.quote {
      let lines = quote.text.inPlainLines.split(separator: "\n", omittingEmptySubsequences: false)
      blocks.append(
        ([quote.attribution.singleLine] + lines.map { $0.hasPrefix(">") ? ">\($0)" : "> \($0)" })
          .joined(separator: "\n"))
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// The text as HTML.
  static func html(_ mail: OutgoingMail) -> String {
    var html = "<!DOCTYPE html>\n<html><body>\n<div>\(inHTML(mail.text))</div>\n"
    if let signature = mail.signature { html += "<div><br>-- <br>\n\(inHTML(signature))</div>\n" }
    if let quote = mail.quote {
      html += """
        <div class="gmail_quote"><div><br>\(inHTML(quote.attribution.singleLine))</div>
        <blockquote type="cite" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">
        \(inHTML(quote.text))</blockquote></div>

        """
    }
    return html + "</body></html>\n"
  }

  /// Text as HTML: escaped, with line breaks, and web addresses as links.
  private static func inHTML(_ text: String) -> String {
    let text = text.inPlainLines
    var html = ""
    var rest = text.startIndex
    for match in text.matches(of: /https?:\/\/[^\s<>"'\)\]]{1,500}/) {
      var address = match.0
      while let last = address.last, ".,;:!?".contains(last) { address.removeLast() }
      let written = String(address).escapedForHTML
      html += text[rest..<match.range.lowerBound].inHTMLLines + "<a href=\"\(written)\">\(written)</a>"
      rest = address.endIndex
    }
    return html + text[rest...].inHTMLLines
  }
}

extension Substring {
  /// Escaped, with a `<br>` after each line but the last.
  fileprivate var inHTMLLines: String { String(self).escapedForHTML.replacing("\n", with: "<br>\n") }
}

extension String {
  /// The lines of a text with Unix line ends and without control characters.
  fileprivate var inPlainLines: String { withUnixLines.trimmedLines }
}

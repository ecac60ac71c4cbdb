import CXML

/// The text of a mail's HTML, in lines.
///
/// libxml2 reads; nothing is fetched, run or kept but the words. A `blockquote` becomes lines that begin with `> `, and
/// what mail programs mark as the quoted message is told apart from what was newly written.
struct HTMLText {
  /// A line.
  struct Line {
    /// Its words, with a `> ` for every blockquote around it.
    var text: String
    /// Whether a mail program marked it as quoted.
    var isQuoted: Bool
  }

  /// Sets libxml2 up, once. Its own set-up at first use is no match for two threads at once: both make the lock of its
  /// names, one lock is then released twice, and every later reader waits for it forever.
  private static let isReady: Void = xmlInitParser()

  /// The lines in order.
  private(set) var lines: [Line]

  /// All of the text.
  var text: String { lines.map(\.text).joined(separator: "\n").trimmedLines }

  /// The text without what is marked as quoted.
  var unquoted: String { lines.filter { !$0.isQuoted }.map(\.text).joined(separator: "\n").trimmedLines }

  /// Whether anything is marked as quoted.
  var hasMarks: Bool { lines.contains(where: \.isQuoted) }

  /// Reads HTML. What nests deeper than 400 elements is left out with what follows it.
  static func of(_ html: String) -> HTMLText {
    _ = isReady
    let walker = HTMLWalker()
    var html = html.prefix(bytes: MailLimits.textPart)
    withExtendedLifetime(walker) {
      html.withUTF8 { bytes in
        let context = Unmanaged.passUnretained(walker).toOpaque()
        let reader = bytes.withMemoryRebound(to: CChar.self) { bytes in
          cxml_reader(
            bytes.baseAddress, Int32(bytes.count), context,
            { context, name, attributes in
              guard let context, let name else { return }
              Unmanaged<HTMLWalker>.fromOpaque(context).takeUnretainedValue().begin(name, attributes)
            },
            { context, name in
              guard let context, let name else { return }
              Unmanaged<HTMLWalker>.fromOpaque(context).takeUnretainedValue().end(name)
            },
            { context, text, count in
              guard let context, let text else { return }
              Unmanaged<HTMLWalker>.fromOpaque(context).takeUnretainedValue()
                .add(UnsafeRawBufferPointer(start: text, count: Int(count)))
            })
        }
        guard let reader else { return }
        walker.stop = { xmlStopParser(reader) }
        _ = htmlParseDocument(reader)
        htmlFreeParserCtxt(reader)
        walker.stop = nil
      }
    }
    return HTMLText(lines: walker.finished())
  }
}

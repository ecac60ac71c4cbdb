import CXML

/// The text of a mail's HTML, in lines.
///
/// libxml2 parses it. Nothing is fetched or run, and only the text is kept. Lines in a `blockquote` begin with `> `.
/// Text that mail programs mark as the quoted message is distinguished from new text.
struct HTMLText {
  /// A line.
  struct Line {
    /// Its text, with a `> ` for every blockquote around it.
    var text: String
    /// Whether a mail program marked it as quoted.
    var isQuoted: Bool
  }

  /// Initialises libxml2 once. Its implicit initialisation on first use is not thread-safe: two threads both create the
  /// lock of its names, one lock is then released twice, and every later reader waits for it forever.
  private static let isReady: Void = xmlInitParser()

  /// The lines in order.
  private(set) var lines: [Line]

  /// The whole text.
  var text: String { lines.map(\.text).joined(separator: "\n").trimmedLines }

  /// The text without lines marked as quoted.
  var unquoted: String { lines.filter { !$0.isQuoted }.map(\.text).joined(separator: "\n").trimmedLines }

  /// Whether any line is marked as quoted.
  var hasMarks: Bool { lines.contains(where: \.isQuoted) }

  /// Reads HTML. At an element nested deeper than 400, the rest is left out.
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

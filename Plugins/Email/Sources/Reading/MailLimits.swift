/// The limits for parsing a mail. Anything beyond them is left out of the event; the stored mail is complete.
enum MailLimits {
  /// The bytes of a mail that are read.
  static let bytes = 64 << 20
  /// The bytes of all headers, including those of parts.
  static let headerBytes = 1 << 20
  /// The lines of all headers.
  static let headerLines = 20_000
  /// The colons in one header field.
  static let colons = 2000
  /// The bytes of one header field that are read.
  static let fieldBytes = 32 << 10
  /// Delimiters of multiparts: about one for each part.
  static let delimiters = 2000
  /// Multiparts and nested mails, which also limits the depth.
  static let containers = 100
  /// Lines that begin like a delimiter, whether or not they are one.
  static let dashedLines = 50_000

  /// The bytes of a text part that are read.
  static let textPart = 2 << 20
  /// The bytes of an event's new text.
  static let text = 60_000
  /// The bytes of an event's full text, and of its HTML. With `text`, and even if every byte is escaped, an event stays
  /// within the journal's 1 MiB.
  static let fullText = 150_000
  /// The bytes of a subject or a name.
  static let subject = 2000
  /// Message-IDs in References.
  static let references = 100
  /// Attachments listed.
  static let attachments = 200
}

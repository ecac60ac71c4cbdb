/// The bounds a mail is read within. What lies beyond is left out of the event; the mail itself is kept whole elsewhere.
enum MailLimits {
  /// The bytes of a mail that are looked at.
  static let bytes = 64 << 20
  /// The bytes of all headers, the parts' among them.
  static let headerBytes = 1 << 20
  /// The lines of all headers.
  static let headerLines = 20_000
  /// The colons in one header field.
  static let colons = 2000
  /// The bytes of one header field that are understood.
  static let fieldBytes = 32 << 10
  /// Delimiters of multiparts: about one for each part.
  static let delimiters = 2000
  /// Multiparts, and mails within a part: bounds the depth too.
  static let containers = 100
  /// Lines that begin like a delimiter, whether or not they are one.
  static let dashedLines = 50_000

  /// The bytes of a text part that are read.
  static let textPart = 2 << 20
  /// The bytes of an event's newly written text.
  static let text = 60_000
  /// The bytes of an event's full text, and of its HTML. Together with `text`, and each byte escaped, an event stays
  /// within the journal's 1 MiB.
  static let fullText = 150_000
  /// The bytes of a subject or a name.
  static let subject = 2000
  /// Message-IDs in References.
  static let references = 100
  /// Attachments that are listed.
  static let attachments = 200
}

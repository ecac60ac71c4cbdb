/// What a mail has beyond a chat's message.
public struct Mail: Sendable, Hashable, Codable {
  /// The subject, decoded; nil when the mail has none.
  public var subject: String?
  /// What the person newly wrote: without the message they answer, and without their signature.
  public var text: String
  /// All of the text.
  public var fullText: String
  /// All of it as HTML, where it came so: a stranger's, to be shown only where it can run nothing.
  public var html: String?
  /// The files that came with it.
  public var attachments: [MailAttachment]
  /// The ids in References, oldest first, in angle brackets.
  public var references: [String]
  /// What did not arrive, when the mail reports that.
  public var bounce: MailBounce?
  /// Where the whole mail is in the data folder, by the adapter's name: the digits of its file, which is kept for as long
  /// as this is. Nil where nothing was stored.
  public var original: String?

  /// A mail.
  public init(
    subject: String?, text: String, fullText: String, html: String? = nil, attachments: [MailAttachment] = [],
    references: [String] = [], bounce: MailBounce? = nil, original: String? = nil
  ) {
    self.subject = subject
    self.text = text
    self.fullText = fullText
    self.html = html
    self.attachments = attachments
    self.references = references
    self.bounce = bounce
    self.original = original
  }

  /// Writes every member, null where there is no value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(subject, forKey: .subject)
    try container.encode(text, forKey: .text)
    try container.encode(fullText, forKey: .fullText)
    try container.encode(html, forKey: .html)
    try container.encode(attachments, forKey: .attachments)
    try container.encode(references, forKey: .references)
    try container.encode(bounce, forKey: .bounce)
    try container.encode(original, forKey: .original)
  }
}

/// A file that came with a mail.
public struct MailAttachment: Sendable, Hashable, Codable {
  /// Its name, as declared or made up: never a path to write to.
  public var name: String
  /// Its MIME type, without parameters, as declared.
  public var mimeType: String
  /// Bytes.
  public var size: Int

  /// A file.
  public init(name: String, mimeType: String, size: Int) {
    self.name = name
    self.mimeType = mimeType
    self.size = size
  }
}

/// A mail server's report that a mail did not arrive.
public struct MailBounce: Sendable, Hashable, Codable {
  /// Whom it did not reach; nil where the report does not say.
  public var recipient: String?
  /// The code of RFC 3463, such as `5.1.1`; nil where the report has none.
  public var status: String?
  /// Whether trying again is useless.
  public var permanent: Bool

  /// A report.
  public init(recipient: String?, status: String?, permanent: Bool) {
    self.recipient = recipient
    self.status = status
    self.permanent = permanent
  }

  /// Writes every member, null where there is no value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(recipient, forKey: .recipient)
    try container.encode(status, forKey: .status)
    try container.encode(permanent, forKey: .permanent)
  }
}

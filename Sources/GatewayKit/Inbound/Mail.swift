/// The parts of a mail that other messages do not have.
public struct Mail: Sendable, Hashable, Codable {
  /// The subject, decoded; nil when the mail has none.
  public var subject: String?
  /// The newly written text, without the quoted message and the signature.
  public var text: String
  /// The complete text.
  public var fullText: String
  /// The complete HTML; nil for a mail in plain text. It is untrusted: show it only where scripts cannot run.
  public var html: String?
  /// The files that came with it.
  public var attachments: [MailAttachment]
  /// The ids in References, oldest first, in angle brackets.
  public var references: [String]
  /// The failed delivery, if the mail reports one.
  public var bounce: MailBounce?
  /// The location of the whole mail in the data folder, a `BlobRange` as text. Its file is kept as long as this value. Nil
  /// if nothing was stored.
  public var original: String?

  /// Creates the parts of a mail.
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

  /// Writes every member, null without a value.
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
  /// The declared or generated file name. Do not use it as a path.
  public var name: String
  /// The declared MIME type without parameters.
  public var mimeType: String
  /// The size in bytes.
  public var size: Int

  /// Creates a file.
  public init(name: String, mimeType: String, size: Int) {
    self.name = name
    self.mimeType = mimeType
    self.size = size
  }
}

/// A mail server's report that a mail did not arrive.
public struct MailBounce: Sendable, Hashable, Codable {
  /// The address that was not reached; nil if the report has none.
  public var recipient: String?
  /// The status code (RFC 3463), such as `5.1.1`; nil if the report has none.
  public var status: String?
  /// Whether another attempt would fail too.
  public var permanent: Bool

  /// Creates a report.
  public init(recipient: String?, status: String?, permanent: Bool) {
    self.recipient = recipient
    self.status = status
    self.permanent = permanent
  }

  /// Writes every member, null without a value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(recipient, forKey: .recipient)
    try container.encode(status, forKey: .status)
    try container.encode(permanent, forKey: .permanent)
  }
}

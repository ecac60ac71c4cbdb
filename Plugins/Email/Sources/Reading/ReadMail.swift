import Foundation
import GatewayKit

/// A mail parsed from its bytes alone.
struct ReadMail {
  /// The header fields.
  let headers: HeaderFields
  /// The authors.
  let from: [MailAddress]
  /// The subject.
  let subject: String?
  /// When it was written.
  let date: Date?
  /// The writer's UTC offset in seconds.
  let offset: Int
  /// Its Message-ID, in angle brackets; if missing, one made from its bytes.
  let id: String
  /// Distinguishes it from another mail with the same id: a hash of what servers do not change in transit.
  let identity: String
  /// The ids that it replies to.
  let inReplyTo: [String]
  /// Its ancestors' ids, oldest first.
  let references: [String]
  /// The new text.
  let text: String
  /// The whole text.
  let fullText: String
  /// The whole text as HTML.
  let html: String?
  /// The files.
  let files: [MailBody.File]
  /// Whether it forwards a message.
  let isForward: Bool
  /// Whether it is a machine-readable report.
  let isReport: Bool
  /// The delivery failure that it reports; nil if none.
  let bounce: BounceReport?

  /// Parses a mail. Blocking, for at most some tenths of a second.
  ///
  /// - Throws: `.rejected` when the bytes are not a mail.
  static func read(_ bytes: [UInt8]) throws(AdapterError) -> ReadMail {
    let mail = bytes.withUnsafeBytes { raw -> ReadMail? in
      let begin = MailStart.of(raw)
      guard let begin else { return nil }
      let mail = UnsafeRawBufferPointer(rebasing: raw[begin...])
      return MimeMessage.read(mail) { ReadMail($0, bytes: mail) }
    }
    guard let mail else {
      throw AdapterError(.rejected, "not a mail: it does not begin with header fields, such as From: and Subject:")
    }
    return mail
  }

  private init(_ message: MimeMessage, bytes: UnsafeRawBufferPointer) {
    let headers = message.headers
    self.headers = headers
    from = headers.addresses("from")
    subject = headers.text("subject").map { $0.prefix(bytes: MailLimits.subject) }
    let written = MailDate.zoned(headers)
    date = written?.date
    offset = written?.offset ?? 0
    identity = MailHash.ofWriting(headers, bytes)
    id = MessageIDs.list(headers.raw("message-id")).first ?? "sha256:\(MailHash.of(bytes))"
    inReplyTo = MessageIDs.list(headers.raw("in-reply-to"))
    references = MessageIDs.list(headers.raw("references"))
    let part = message.body
    let body = MailBody(part)
    files = body.files
    html = body.html?.prefix(bytes: MailLimits.fullText)
    let words = MailWords(body, isForward: Self.isForward(subject ?? ""))
    text = words.text.prefix(bytes: MailLimits.text)
    fullText = words.full.prefix(bytes: MailLimits.fullText)
    isForward = words.isForward
    isReport = part?.type == "multipart/report" || part?.type == "message/delivery-status"
    bounce = BounceReport(part, headers: headers, from: from, subject: subject ?? "", text: fullText)
  }

  /// The subject prefixes that mail programs use for forwarded messages.
  private static let forwards = ["fwd:", "fw:", "enc:", "rv:", "tr:", "wg:", "doorst:", "i:", "vs:", "转发:", "转发："]

  private static func isForward(_ subject: String) -> Bool {
    let words = subject.prefix(10).lowercased()
    return forwards.contains { words.hasPrefix($0) }
  }
}

/// A mail's text: all of it, and the new part.
private struct MailWords {
  var full: String
  var text: String
  var isForward: Bool

  init(_ body: MailBody, isForward: Bool) {
    let plain = body.plain.map { $0.prefix(bytes: MailLimits.fullText).trimmedLines }
    if let plain, !plain.isEmpty {
      let reply = ReplyText(plain.withoutSignatureArmor, isForward: isForward)
      full = plain
      text = reply.text
      self.isForward = isForward || reply.isForward
      // The plain text did not show where the quoted message begins; the HTML may.
      guard !reply.foundQuote, !self.isForward, let html = body.html else { return }
      let marked = HTMLText.of(html)
      let other = ReplyText(marked.unquoted.prefix(bytes: MailLimits.fullText), isForward: false)
      if marked.hasMarks || other.foundQuote, !other.text.isEmpty, !other.isForward { text = other.text }
      return
    }
    let marked = HTMLText.of(body.html ?? "")
    full = marked.text.prefix(bytes: MailLimits.fullText)
    let whole = ReplyText(full, isForward: isForward)
    self.isForward = isForward || whole.isForward
    let reply = ReplyText(marked.unquoted.prefix(bytes: MailLimits.fullText), isForward: self.isForward)
    text = self.isForward || reply.text.isEmpty ? whole.text : reply.text
  }
}

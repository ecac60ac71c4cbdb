import Foundation
import GatewayKit

/// A mail as far as its bytes alone tell.
struct ReadMail {
  /// The header fields.
  let headers: HeaderFields
  /// The authors.
  let from: [MailAddress]
  /// The subject.
  let subject: String?
  /// When it was written.
  let date: Date?
  /// The seconds by which its writer's clock is ahead of Greenwich's.
  let offset: Int
  /// Its id, in angle brackets; where it has none, one made of its bytes.
  let id: String
  /// What tells it apart from another mail that bears the same id: a hash of what no server on its way changes.
  let identity: String
  /// The ids it answers.
  let inReplyTo: [String]
  /// Its ancestors' ids, oldest first.
  let references: [String]
  /// What was newly written.
  let text: String
  /// All of the text.
  let fullText: String
  /// All of it as HTML.
  let html: String?
  /// The files.
  let files: [MailBody.File]
  /// Whether it passes a message on.
  let isForward: Bool
  /// Whether it is a report of some kind, made for programs.
  let isReport: Bool
  /// What did not arrive.
  let bounce: BounceReport?

  /// Reads a mail. Blocking, for some tenths of a second at most.
  ///
  /// - Throws: `.rejected` when the bytes are no mail at all.
  static func read(_ bytes: [UInt8]) throws(AdapterError) -> ReadMail {
    let mail = bytes.withUnsafeBytes { raw -> ReadMail? in
      let begin = MailStart.of(raw)
      guard let begin else { return nil }
      let mail = UnsafeRawBufferPointer(rebasing: raw[begin...])
      return MimeMessage.read(mail) { ReadMail($0, bytes: mail) }
    }
    guard let mail else {
      throw AdapterError(.rejected, "no mail: it does not begin with header fields, such as From: and Subject:")
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

  /// The prefixes by which mail programs head a message that is passed on.
  private static let forwards = ["fwd:", "fw:", "enc:", "rv:", "tr:", "wg:", "doorst:", "i:", "vs:", "转发:", "转发："]

  private static func isForward(_ subject: String) -> Bool {
    let words = subject.prefix(10).lowercased()
    return forwards.contains { words.hasPrefix($0) }
  }
}

/// A mail's words: all of them, and those that are new.
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
      // The plain form did not tell where the quoted message begins; the HTML may.
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

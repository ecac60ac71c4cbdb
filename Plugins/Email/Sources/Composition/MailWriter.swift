import CGMime
import Foundation

/// Writes an outgoing mail as bytes, with GMime.
enum MailWriter {
  /// The whole mail: multipart/alternative, CRLF line ends, only ASCII. Blocking.
  ///
  /// Names and subjects cannot add fields: line breaks are removed beforehand, and non-ASCII text is encoded
  /// (RFC 2047).
  static func bytes(of mail: OutgoingMail) -> [UInt8] {
    _ = MimeMessage.isReady
    guard let message = cgmime_new_message() else { return [] }
    defer { cgmime_free(message) }
    write(headersOf: mail, to: message)
    guard let words = multipart("alternative", of: mail) else { return [] }
    cgmime_add(words, cgmime_text("plain", MailText.plain(mail)))
    cgmime_add(words, cgmime_text("html", MailText.html(mail)))
    if let file = mail.file, let all = multipart("mixed", of: mail) {
      cgmime_add(all, words)
      cgmime_add(all, cgmime_file(file.type.singleLine, file.name.singleLine, file.content, file.content.count))
      cgmime_set_body(message, all)
    } else {
      cgmime_set_body(message, words)
    }
    guard let written = cgmime_written(cgmime_object_of_message(message), 1) else { return [] }
    defer { cgmime_free_bytes(written) }
    return Array(UnsafeBufferPointer(start: written.pointee.data, count: Int(written.pointee.len)))
  }

  private static func write(headersOf mail: OutgoingMail, to message: UnsafeMutablePointer<GMimeMessage>) {
    add(mail.from, as: GMIME_ADDRESS_TYPE_FROM, to: message)
    if let replyTo = mail.replyTo { add(replyTo, as: GMIME_ADDRESS_TYPE_REPLY_TO, to: message) }
    add(mail.to, as: GMIME_ADDRESS_TYPE_TO, to: message)
    g_mime_message_set_subject(message, mail.subject.singleLine.prefix(bytes: 900), "utf-8")
    if let date = g_date_time_new_from_unix_utc(gint64(mail.date.timeIntervalSince1970)) {
      g_mime_message_set_date(message, date)
      g_date_time_unref(date)
    }
    cgmime_set_header(message, "Message-Id", mail.messageID)
    if let inReplyTo = mail.inReplyTo { cgmime_set_header(message, "In-Reply-To", inReplyTo) }
    if !mail.references.isEmpty {
      cgmime_set_header(message, "References", mail.references.joined(separator: " "))
    }
    guard mail.isAutomatic else { return }
    cgmime_set_header(message, "Auto-Submitted", "auto-replied")
    cgmime_set_header(message, "X-Auto-Response-Suppress", "All")
  }

  /// A multipart whose boundary is the same for every attempt. The boundary is a hash of the text, so the text does not
  /// contain it.
  private static func multipart(_ subtype: String, of mail: OutgoingMail) -> UnsafeMutablePointer<GMimeObject>? {
    let multipart = cgmime_multipart(subtype)
    if let multipart {
      cgmime_set_boundary(multipart, "=_balcao_\(MailHash.of(subtype + mail.messageID + mail.text).prefix(40))")
    }
    return multipart
  }

  private static func add(
    _ mailbox: MailAddress, as type: GMimeAddressType, to message: UnsafeMutablePointer<GMimeMessage>
  ) {
    g_mime_message_add_mailbox(message, type, mailbox.name?.singleLine, mailbox.address)
  }
}

import Foundation

/// The values of a mail to write.
struct OutgoingMail: Sendable, Hashable {
  /// The sender.
  var from: MailAddress
  /// Where replies should go, if not to the sender.
  var replyTo: MailAddress?
  /// The recipient.
  var to: MailAddress
  /// The subject.
  var subject: String
  /// The date of the mail.
  var date: Date
  /// Its Message-ID, in angle brackets.
  var messageID: String
  /// The Message-ID that it replies to.
  var inReplyTo: String?
  /// Its ancestors, oldest first.
  var references: [String]
  /// Whether no person wrote it. It then says so and asks for no automatic reply (RFC 3834).
  var isAutomatic: Bool
  /// The text.
  var text: String
  /// The signature below the text.
  var signature: String?
  /// The mail that it replies to.
  var quote: Quote?
  /// The attached file.
  var file: File?

  /// An attached file.
  struct File: Sendable, Hashable {
    /// Its name.
    var name: String
    /// Its MIME type.
    var type: String
    /// Its bytes.
    var content: [UInt8]
  }

  /// A quoted mail.
  struct Quote: Sendable, Hashable {
    /// The line above the quote.
    var attribution: String
    /// The quoted text.
    var text: String
  }
}

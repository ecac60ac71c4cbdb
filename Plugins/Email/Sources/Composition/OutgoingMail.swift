import Foundation

/// A mail to be written: values, before any form.
struct OutgoingMail: Sendable, Hashable {
  /// Who it is from.
  var from: MailAddress
  /// Where answers are wanted, when it is not there.
  var replyTo: MailAddress?
  /// Who it is to.
  var to: MailAddress
  /// About what.
  var subject: String
  /// When it is written.
  var date: Date
  /// Its Message-ID, in angle brackets.
  var messageID: String
  /// The id it answers.
  var inReplyTo: String?
  /// Its ancestors, oldest first.
  var references: [String]
  /// Whether no person wrote it: it says so, and asks for no automatic answer (RFC 3834).
  var isAutomatic: Bool
  /// What it says.
  var text: String
  /// What stands below every mail.
  var signature: String?
  /// The mail it answers.
  var quote: Quote?
  /// What goes with it.
  var file: File?

  /// A file.
  struct File: Sendable, Hashable {
    /// What it is called.
    var name: String
    /// Its MIME type.
    var type: String
    /// Its bytes.
    var content: [UInt8]
  }

  /// A mail that is quoted.
  struct Quote: Sendable, Hashable {
    /// The line above it.
    var attribution: String
    /// Its text.
    var text: String
  }
}

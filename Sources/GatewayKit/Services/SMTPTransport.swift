/// Outgoing mail. One call is one mail to one server: no retry.
public protocol SMTPTransport: Sendable {
  /// Hands the mail over.
  ///
  /// - Throws: `.unauthorized` when the login is refused; `.unavailable` when the server took nothing (no connection,
  ///   no TLS, a 4xx answer, a connection that broke within the text); `.rejected` with the server's words for a 5xx
  ///   answer, for an address that SMTP cannot carry, or when every recipient is refused for good; `.unknown` when the
  ///   connection broke, or the call was cancelled, after the text was handed over.
  func send(_ mail: SMTPMail) async throws(AdapterError) -> SMTPReceipt
}

/// A mail to hand over.
public struct SMTPMail: Sendable {
  /// Where to.
  public var server: MailServer
  /// The envelope's sender; empty for a mail that must not bounce.
  public var sender: String
  /// The envelope's recipients.
  public var recipients: [String]
  /// The whole message, header and body; bare line ends become CRLF on the way, dots are stuffed.
  public var message: [UInt8]

  /// A mail.
  public init(server: MailServer, sender: String, recipients: [String], message: [UInt8]) {
    self.server = server
    self.sender = sender
    self.recipients = recipients
    self.message = message
  }
}

/// What the server said of a mail it took.
public struct SMTPReceipt: Sendable, Hashable {
  /// A recipient the server did not take, beside others that it did.
  public struct Refusal: Sendable, Hashable {
    /// The address.
    public var recipient: String
    /// The server's answer, such as `550 5.1.1 no such user`.
    public var answer: String

    /// A refusal.
    public init(recipient: String, answer: String) {
      self.recipient = recipient
      self.answer = answer
    }
  }

  /// The server's answer to the text, such as `250 2.0.0 queued as 4F2A`.
  public var answer: String
  /// Those it did not take.
  public var refusals: [Refusal]

  /// A receipt.
  public init(answer: String, refusals: [Refusal] = []) {
    self.answer = answer
    self.refusals = refusals
  }
}

/// Outgoing mail. One call sends one mail to one server, without retries.
public protocol SMTPTransport: Sendable {
  /// Sends the mail to the server.
  ///
  /// - Throws: `.unauthorized` if the login is refused; `.unavailable` if the server accepted nothing (no connection, no
  ///   TLS, a 4xx reply, a connection that broke within the text); `.rejected` for a 5xx reply, with the server's text, for
  ///   an address that SMTP does not allow, or if every recipient is refused permanently; `.unknown` if the connection
  ///   broke or the call was cancelled after the text was sent.
  func send(_ mail: SMTPMail) async throws(AdapterError) -> SMTPReceipt
}

/// A mail to send.
public struct SMTPMail: Sendable {
  /// The server.
  public var server: MailServer
  /// The envelope sender; empty for a mail that must not bounce.
  public var sender: String
  /// The envelope recipients.
  public var recipients: [String]
  /// The whole message, header and body. The transport converts line ends to CRLF and escapes leading dots.
  public var message: [UInt8]

  /// Creates a mail.
  public init(server: MailServer, sender: String, recipients: [String], message: [UInt8]) {
    self.server = server
    self.sender = sender
    self.recipients = recipients
    self.message = message
  }
}

/// The response of a server that accepted a mail.
public struct SMTPReceipt: Sendable, Hashable {
  /// A recipient that was refused while others were accepted.
  public struct Refusal: Sendable, Hashable {
    /// The address.
    public var recipient: String
    /// The server's answer, such as `550 5.1.1 no such user`.
    public var answer: String

    /// Creates a refusal.
    public init(recipient: String, answer: String) {
      self.recipient = recipient
      self.answer = answer
    }
  }

  /// The server's answer to the text, such as `250 2.0.0 queued as 4F2A`.
  public var answer: String
  /// The refused recipients.
  public var refusals: [Refusal]

  /// Creates a receipt.
  public init(answer: String, refusals: [Refusal] = []) {
    self.answer = answer
    self.refusals = refusals
  }
}

import GatewayKit

/// A mail's sender and recipients. Each is checked to be one ASCII address that cannot end its command early.
struct SMTPEnvelope: Sendable {
  private static let mostRecipients = 100

  /// The sender; empty for a mail that must not bounce.
  let sender: String
  /// The recipients.
  let recipients: [String]

  /// Checks the mail's addresses.
  ///
  /// - Throws: `.rejected` with the problem.
  init(_ mail: SMTPMail) throws(AdapterError) {
    guard mail.sender.isEmpty || Self.isAddress(mail.sender) else { throw Self.refusal("the sender") }
    guard (1...Self.mostRecipients).contains(mail.recipients.count) else {
      throw AdapterError(.rejected, "a mail has 1 to \(Self.mostRecipients) recipients, not \(mail.recipients.count)")
    }
    for (index, recipient) in mail.recipients.enumerated() where !Self.isAddress(recipient) {
      throw Self.refusal("recipient \(index + 1)")
    }
    sender = mail.sender
    recipients = mail.recipients
  }

  /// `local@domain` without white space, control characters, angle brackets, commas, semicolons or non-ASCII
  /// characters. Quoted local parts with spaces are refused: customers' mailboxes do not use them, and servers parse
  /// them differently.
  private static func isAddress(_ text: String) -> Bool {
    let bytes = text.utf8
    guard (3...254).contains(bytes.count),
      bytes.allSatisfy({ (0x21...0x7E).contains($0) && !"<>,;".utf8.contains($0) }),
      let at = text.lastIndex(of: "@"), at != text.startIndex, text.index(after: at) != text.endIndex
    else { return false }
    return true
  }

  private static func refusal(_ who: String) -> AdapterError {
    AdapterError(
      .rejected, "\(who) is not a valid SMTP address: expected local@domain in ASCII (domains in Punycode)")
  }
}

public import GatewayKit
import Synchronization

/// Outgoing mail without a network: keeps each mail; a script decides its result.
public final class RecordingMail: SMTPTransport {
  private let script: @Sendable (SMTPMail) throws(AdapterError) -> SMTPReceipt
  private let sent = Mutex<[SMTPMail]>([])

  /// A server that treats each mail as `script` says; by default it accepts all.
  public init(
    _ script: @escaping @Sendable (SMTPMail) throws(AdapterError) -> SMTPReceipt = { _ in
      SMTPReceipt(answer: "250 2.0.0 queued")
    }
  ) {
    self.script = script
  }

  /// The mails so far, in order, including refused ones.
  public var mails: [SMTPMail] { sent.withLock { $0 } }

  /// Keeps the mail, and does what the script says.
  public func send(_ mail: SMTPMail) async throws(AdapterError) -> SMTPReceipt {
    sent.withLock { $0.append(mail) }
    return try script(mail)
  }
}

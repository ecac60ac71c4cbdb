import GatewayKit

/// The mail of a gateway whose ports have none: nobody is reached.
struct UnavailableMail: SMTPTransport, RawTransport {
  func send(_ mail: SMTPMail) async throws(AdapterError) -> SMTPReceipt { throw Self.error }

  func connect(_ server: MailServer) async throws(AdapterError) -> any RawConnection { throw Self.error }

  private static let error = AdapterError(.unavailable, "this gateway was put together without a mail transport")
}

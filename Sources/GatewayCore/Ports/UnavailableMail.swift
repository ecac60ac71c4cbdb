import GatewayKit

/// Mail transports of a gateway without mail: every call fails.
struct UnavailableMail: SMTPTransport, RawTransport {
  func send(_ mail: SMTPMail) async throws(AdapterError) -> SMTPReceipt { throw Self.error }

  func connect(_ server: MailServer) async throws(AdapterError) -> any RawConnection { throw Self.error }

  private static let error = AdapterError(.unavailable, "this gateway has no mail transport")
}

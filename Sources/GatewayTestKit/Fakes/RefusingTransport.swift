public import GatewayKit

/// A transport that refuses every call: for adapters without outgoing calls, and tests that verify this.
public struct RefusingTransport: HTTPTransport, SMTPTransport, RawTransport {
  /// Makes a transport.
  public init() {}

  /// Refuses the call, as `.unavailable`.
  public func send(_ call: HTTPCall) async throws(AdapterError) -> HTTPAnswer {
    throw AdapterError(
      .unavailable, "nothing is reached from this test, \(call.url) neither: pass a transport of its own")
  }

  /// Refuses the mail, as `.unavailable`.
  public func send(_ mail: SMTPMail) async throws(AdapterError) -> SMTPReceipt { throw Self.nobody(mail.server) }

  /// Refuses the connection, as `.unavailable`.
  public func connect(_ server: MailServer) async throws(AdapterError) -> any RawConnection {
    throw Self.nobody(server)
  }

  private static func nobody(_ server: MailServer) -> AdapterError {
    AdapterError(.unavailable, "nothing is reached from this test, \(server.url) neither: pass a transport of its own")
  }
}

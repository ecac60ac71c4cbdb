public import GatewayKit

/// A transport that reaches nobody: for adapters that call nobody, and tests that want to be sure of it.
public struct RefusingTransport: HTTPTransport, SMTPTransport, RawTransport {
  /// One.
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

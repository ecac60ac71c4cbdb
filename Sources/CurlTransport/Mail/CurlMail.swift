public import GatewayCore
public import GatewayKit

/// Mail servers over libcurl: raw connections that are logged in, and outgoing mail.
///
/// libcurl connects, secures the connection and logs in; what is said then is the caller's, or `SMTPDialogue`'s. On a
/// thread of its own, so that no HTTP call waits for a mail server. See docs/operations/outgoing-mail.md.
public final class CurlMail: RawTransport, SMTPTransport {
  /// From the first moment to the end of the login.
  private static let connectLimit = Duration.seconds(30)

  private let secrets: any SecretResolving
  private let options: CurlTransport.Options
  private let limits: SMTPDialogue.Limits
  /// The thread and what runs on it; nil when the system had none.
  let loop: WireLoop?

  /// A transport with a thread of its own.
  public convenience init(secrets: any SecretResolving, options: CurlTransport.Options) {
    self.init(secrets: secrets, options: options, limits: SMTPDialogue.Limits())
  }

  /// A transport with limits of its own.
  init(secrets: any SecretResolving, options: CurlTransport.Options, limits: SMTPDialogue.Limits) {
    self.secrets = secrets
    self.options = options
    self.limits = limits
    loop = WireLoop()
  }

  deinit { loop?.abandon() }

  /// Connects and logs in; see `RawTransport`.
  public func connect(_ server: MailServer) async throws(AdapterError) -> any RawConnection {
    try await open(server, MailTarget(server.url, for: .imap))
  }

  /// Hands one mail over; see `SMTPTransport`.
  public func send(_ mail: SMTPMail) async throws(AdapterError) -> SMTPReceipt {
    let target = try MailTarget(mail.server.url, for: .smtp)
    let envelope = try SMTPEnvelope(mail)
    let wire = try await open(mail.server, target)
    var dialogue = SMTPDialogue(on: wire, with: target.origin, limits: limits)
    let result: Result<SMTPReceipt, AdapterError>
    do throws(AdapterError) {
      result = .success(try await dialogue.send(envelope, SMTPText.stuffed(mail.message)))
    } catch {
      result = .failure(error)
    }
    await wire.close()
    return try result.get()
  }

  /// Ends every connection, and ends the thread.
  public func close() async { await loop?.close() }

  private func open(_ server: MailServer, _ target: MailTarget) async throws(AdapterError) -> Wire {
    guard let loop else {
      throw AdapterError(.unavailable, "the system had no thread or memory for mail: start the gateway again")
    }
    var order = WireOrder(
      target: target, login: try await login(server, target), deadline: .now + Self.connectLimit, options: options)
    do throws(AdapterError) {
      return try await Wire.open(order, on: loop)
    } catch {
      // Some mailboxes know IMAP's own LOGIN and nothing else.
      guard error.cause is LoginFailure.NoMechanism, order.login.mechanism == .password else { throw error }
      order.takesAnyMechanism = true
      return try await Wire.open(order, on: loop)
    }
  }

  private func login(_ server: MailServer, _ target: MailTarget) async throws(AdapterError) -> MailLogin {
    switch server.credential {
    case .password(let name):
      try await MailLogin.password(name, of: server.user, for: target.origin, from: secrets)
    case .oauth:
      throw AdapterError(.rejected, "mail servers are logged in to with passwords here, not with access tokens")
    }
  }
}

public import GatewayCore
public import GatewayKit

/// Mail servers over libcurl: raw connections that are logged in, and outgoing mail.
///
/// libcurl connects, secures the connection and logs in; what is said then is the caller's, or `SMTPDialogue`'s. On a
/// thread of its own, so that no HTTP call waits for a mail server. See docs/operations/outgoing-mail.md.
public final class CurlMail: RawTransport, SMTPTransport {
  /// From the first moment to the end of the login.
  private static let connectLimit = Duration.seconds(30)

  let secrets: any SecretKeeping
  let tokens: AccessTokens
  // Its thread ends with it, and tokens are asked for there.
  let http: CurlTransport
  private let options: CurlTransport.Options
  private let limits: SMTPDialogue.Limits
  /// The thread and what runs on it; nil when the system had none.
  let loop: WireLoop?

  /// A transport with a thread of its own, which asks for access tokens over `http`.
  public convenience init(secrets: any SecretKeeping, http: CurlTransport) {
    self.init(secrets: secrets, http: http, limits: SMTPDialogue.Limits())
  }

  /// A transport with limits of its own.
  init(secrets: any SecretKeeping, http: CurlTransport, limits: SMTPDialogue.Limits) {
    self.secrets = secrets
    self.http = http
    options = http.caller.options
    tokens = AccessTokens(TokenEndpoint(caller: http.caller), secrets: secrets)
    self.limits = limits
    loop = WireLoop()
  }

  deinit { loop?.abandon() }

  /// Connects and logs in, by IMAP or SMTP as the address says; see `RawTransport`.
  public func connect(_ server: MailServer) async throws(AdapterError) -> any RawConnection {
    let isSMTP = server.url.prefix { $0 != ":" }.lowercased().hasPrefix("smtp")
    return try await open(server, MailTarget(server.url, for: isSMTP ? .smtp : .imap))
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
    let deadline = ContinuousClock.now + Self.connectLimit
    switch server.credential {
    case .password(let name):
      let login = try await MailLogin.password(name, of: server.user, for: target.origin, from: secrets)
      do throws(AdapterError) {
        return try await open(target, login, until: deadline)
      } catch {
        // Some mailboxes know IMAP's own LOGIN and nothing else.
        guard error.cause is LoginFailure.NoMechanism else { throw error }
        return try await open(target, login, until: deadline, takesAnyMechanism: true)
      }
    case .oauth(let grant):
      let token = try await tokens.token(for: grant)
      do throws(AdapterError) {
        return try await open(target, MailLogin(user: server.user, .token, token.text), until: deadline)
      } catch {
        // A token can end before its time. One that was made for this login was refused for another reason.
        guard error.outcome == .unauthorized, token.wasKept else { throw error }
        let another = try await tokens.token(for: grant, not: token)
        return try await open(
          target, MailLogin(user: server.user, .token, another.text), until: .now + Self.connectLimit)
      }
    }
  }

  private func open(
    _ target: MailTarget, _ login: MailLogin, until deadline: ContinuousClock.Instant, takesAnyMechanism: Bool = false
  ) async throws(AdapterError) -> Wire {
    guard let loop else {
      throw AdapterError(.unavailable, "the system has no thread or memory for mail; restart the gateway")
    }
    return try await Wire.open(
      WireOrder(
        target: target, login: login, takesAnyMechanism: takesAnyMechanism, deadline: deadline, options: options),
      on: loop)
  }
}

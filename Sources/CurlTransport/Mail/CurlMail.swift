public import GatewayCore
public import GatewayKit

/// Mail servers over libcurl: authenticated raw connections, and outgoing mail.
///
/// libcurl connects, secures the connection and logs in. The caller, or `SMTPDialogue`, speaks the protocol after that.
/// It uses a separate thread, so that no HTTP call waits for a mail server. See docs/operations/outgoing-mail.md.
public final class CurlMail: RawTransport, SMTPTransport {
  /// The longest time from the start to the end of the login.
  private static let connectLimit = Duration.seconds(30)

  let secrets: any SecretKeeping
  let tokens: AccessTokens
  // Retained because its thread ends with it, and tokens are requested over it.
  let http: CurlTransport
  private let options: CurlTransport.Options
  private let limits: SMTPDialogue.Limits
  /// The loop that runs the connections; nil when the system had no thread for it.
  let loop: WireLoop?

  /// A transport with a separate thread, which requests access tokens over `http`.
  public convenience init(secrets: any SecretKeeping, http: CurlTransport) {
    self.init(secrets: secrets, http: http, limits: SMTPDialogue.Limits())
  }

  /// A transport with the given limits.
  init(secrets: any SecretKeeping, http: CurlTransport, limits: SMTPDialogue.Limits) {
    self.secrets = secrets
    self.http = http
    options = http.caller.options
    tokens = AccessTokens(TokenEndpoint(caller: http.caller), secrets: secrets)
    self.limits = limits
    loop = WireLoop()
  }

  deinit { loop?.abandon() }

  /// Connects and logs in by IMAP or SMTP, depending on the address; see `RawTransport`.
  public func connect(_ server: MailServer) async throws(AdapterError) -> any RawConnection {
    let isSMTP = server.url.prefix { $0 != ":" }.lowercased().hasPrefix("smtp")
    return try await open(server, MailTarget(server.url, for: isSMTP ? .smtp : .imap))
  }

  /// Sends one mail; see `SMTPTransport`.
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

  /// Ends every connection and the thread.
  public func close() async { await loop?.close() }

  private func open(_ server: MailServer, _ target: MailTarget) async throws(AdapterError) -> Wire {
    let deadline = ContinuousClock.now + Self.connectLimit
    switch server.credential {
    case .password(let name):
      let login = try await MailLogin.password(name, of: server.user, for: target.origin, from: secrets)
      do throws(AdapterError) {
        return try await open(target, login, until: deadline)
      } catch {
        // Some mailboxes support only IMAP's LOGIN command.
        guard error.cause is LoginFailure.NoMechanism else { throw error }
        return try await open(target, login, until: deadline, takesAnyMechanism: true)
      }
    case .oauth(let grant):
      let token = try await tokens.token(for: grant)
      do throws(AdapterError) {
        return try await open(target, MailLogin(user: server.user, .token, token.text), until: deadline)
      } catch {
        // A token can end early. If it was made for this login, the refusal has another reason.
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

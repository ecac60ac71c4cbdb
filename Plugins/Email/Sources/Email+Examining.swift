public import GatewayKit

extension Email: Examining {
  /// Logs in to both servers and opens each folder. No mail is fetched or sent.
  public func findings() async -> [Finding] {
    let reading = await examine("imap", settings.imap) { connection throws(AdapterError) in
      var mailbox = MailboxConnection(connection, maximumMail: settings.maximumMail, clock: context.clock)
      try await mailbox.begin()
      var findings: [Finding] = []
      for folder in settings.folders {
        do throws(AdapterError) {
          _ = try await mailbox.exchange(.select(folder: folder, condstore: false))
          findings.append(
            Finding(.ok, subject: "folder \(folder)", EmailCode.folderOpens.with(["folder": .string(folder)])))
        } catch {
          findings.append(
            Finding(
              .failure, subject: "folder \(folder)", error.explanation,
              remedies: [.outside(EmailCode.useServersNames.with())]))
        }
      }
      if !mailbox.can("IDLE") {
        findings.append(
          Finding(
            .warning, subject: "news", EmailCode.noIdle.with(["interval": .string("\(settings.pollInterval)")]),
            remedies: [.outside(EmailCode.shortenPolling.with())]))
      }
      return findings
    }
    return reading + (await examine("smtp", settings.smtp) { _ throws(AdapterError) in [] })
  }

  private func examine(
    _ protocolName: String, _ server: MailServer,
    _ look: (any RawConnection) async throws(AdapterError) -> [Finding]
  ) async -> [Finding] {
    do throws(AdapterError) {
      let connection = try await context.raw.connect(server)
      let found = await Self.result { () throws(AdapterError) in try await look(connection) }
      await connection.close()
      let params: [String: JSONValue] = ["server": .string("\(server.url)"), "user": .string(server.user)]
      let login = Finding(.ok, subject: protocolName, EmailCode.loggedIn.with(params))
      return [login] + (try found.get())
    } catch {
      let remedies = Self.remedies(error, server, protocolName)
      return [Finding(.failure, subject: protocolName, error.explanation, remedies: remedies)]
    }
  }

  private static func remedies(
    _ error: AdapterError, _ server: MailServer, _ protocolName: String
  ) -> [Remedy] {
    switch (error.outcome, server.credential) {
    case (.unauthorized, .password(let name)): [.storeSecret(name), .outside(EmailCode.appPassword.with())]
    case (.unauthorized, .oauth(let grant)): [.renewConsent(grant.refreshToken)]
    default: [.outside(EmailCode.checkServer.with(["protocol": .string(protocolName)]))]
    }
  }
}

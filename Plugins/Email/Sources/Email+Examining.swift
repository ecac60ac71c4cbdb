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
          findings.append(Finding(.ok, subject: "folder \(folder)", detail: "can be opened"))
        } catch {
          findings.append(
            Finding(
              .failure, subject: "folder \(folder)", detail: error.message,
              remedy: "use the server's names in `folders`"))
        }
      }
      if !mailbox.can("IDLE") {
        findings.append(
          Finding(
            .warning, subject: "news",
            detail: "the server does not support IDLE; new mails are found every \(settings.pollInterval)",
            remedy: "shorten `pollSeconds` if that is too slow"))
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
      let login = Finding(.ok, subject: protocolName, detail: "logged in to \(server.url) as \(server.user)")
      return [login] + (try found.get())
    } catch {
      let remedy = Self.remedy(error, server, protocolName)
      return [Finding(.failure, subject: protocolName, detail: error.message, remedy: remedy)]
    }
  }

  private static func remedy(_ error: AdapterError, _ server: MailServer, _ protocolName: String) -> String {
    switch (error.outcome, server.credential) {
    case (.unauthorized, .password):
      "store the password with `balcao keys set`; most providers require an app password or OAuth"
    case (.unauthorized, .oauth(let grant)):
      "renew the consent of the mailbox's owner: `balcao keys authorize \(grant.refreshToken)`"
    default: "check `\(protocolName).url`, the network, and the server's certificate"
    }
  }
}

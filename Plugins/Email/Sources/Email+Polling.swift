public import GatewayKit
import Synchronization

extension Email: Polling {
  /// How long one IDLE lasts. Servers may end the connection after half an hour (RFC 2177).
  static let longestIdle = Duration.seconds(28 * 60)

  /// Reads all folders, waits for news, and repeats, over one connection until it breaks. After a failed run, it
  /// returns once all folders could be read, which reports the recovery to the core.
  public func run(inbox: any Inbox) async throws(AdapterError) {
    do {
      let connection = try await context.raw.connect(settings.imap)
      let result = await Self.result { () throws(AdapterError) in try await read(over: connection, into: inbox) }
      await connection.close()
      try result.get()
    } catch {
      if !Task.isCancelled { standing.failed() }
      throw error
    }
  }

  /// The value or error of `body`, so that the caller can clean up before it rethrows.
  static func result<Value>(
    _ body: () async throws(AdapterError) -> Value
  ) async -> Result<Value, AdapterError> {
    do {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }

  private func read(over raw: any RawConnection, into inbox: any Inbox) async throws(AdapterError) {
    var connection = MailboxConnection(raw, maximumMail: settings.maximumMail, clock: context.clock)
    try await connection.begin()
    while !Task.isCancelled {
      // The first folder is read last, so that it is the one open during IDLE.
      for folder in settings.folders.reversed() {
        while try await read(folder, over: &connection, into: inbox) {}
      }
      if standing.recovered() { return }
      try await wait(over: &connection)
    }
  }

  /// Waits until there may be news.
  private func wait(over connection: inout MailboxConnection) async throws(AdapterError) {
    guard connection.can("IDLE") else {
      do { try await context.clock.sleep(for: settings.pollInterval) } catch { return }
      return
    }
    let limit = settings.folders.count == 1 ? Self.longestIdle : min(Self.longestIdle, settings.pollInterval)
    _ = try await connection.idle(for: limit)
  }

  /// Accepts new mails of a folder. Returns true when more arrived meanwhile.
  private func read(
    _ folder: String, over connection: inout MailboxConnection, into inbox: any Inbox
  ) async throws(AdapterError) -> Bool {
    var sync = FolderSync(
      folder: folder, position: try await archive.position(in: folder), maximumMail: settings.maximumMail,
      usesCondstore: connection.can("CONDSTORE"), now: context.clock.now)
    while true {
      switch sync.next() {
      case .say(let command):
        let events = try await connection.exchange(command)
        do throws(IMAPFailure) { try sync.heard(events) } catch { throw MailboxConnection.error(error) }
      case .choose(let mails): sync.want(try await unknown(mails, in: folder))
      case .take(let mails, let position):
        _ = try await inbox.accept(try await intake.batch(of: mails, position: position, in: folder))
        if settings.markSeen, !mails.isEmpty {
          _ = try await connection.exchange(.markSeen(mails.compactMap(\.uid)))
        }
        sync.taken()
      case .done(let hasNews): return hasNews
      }
      if Task.isCancelled {
        throw AdapterError(.unavailable, "the mailbox is being closed", cause: CancellationError())
      }
    }
  }

  private var intake: MailIntake {
    MailIntake(
      settings: settings, tokens: tokens, archive: archive, blobs: context.blobs,
      crashGuard: context.crashGuard, now: context.clock.now)
  }

  /// The mails of a renumbered folder that were not accepted before, judged by their headers: a known Message-ID with
  /// the same size is a known mail.
  private func unknown(
    _ mails: [IMAPEvent.FetchedMail], in folder: String
  ) async throws(AdapterError) -> [IMAPEvent.FetchedMail] {
    var unknown: [IMAPEvent.FetchedMail] = []
    for mail in mails {
      let name = "the headers of mail \(mail.uid.map(String.init) ?? "?") in \(folder.prefix(bytes: 120))"
      do {
        try await context.crashGuard.admit(name)
      } catch {
        throw AdapterError(.unavailable, "the mailbox is being closed", cause: error)
      }
      // If parsing the headers crashes the process, the mail is fetched and stored unparsed.
      let id = messageID(of: mail, name)
      if let id, let known = try await archive.mail(id), known.size == mail.size { continue }
      unknown.append(mail)
    }
    return unknown
  }

  /// The Message-ID in a mail's headers; nil if parsing them crashes the process.
  private func messageID(of mail: IMAPEvent.FetchedMail, _ name: String) -> String? {
    let id = context.crashGuard.attempt(name) {
      MessageIDs.list(HeaderFields.groups(in: mail.header ?? []).first?.raw("message-id")).first
    }
    return id ?? nil
  }
}

/// Whether the last run failed. The core takes the return of a run as recovery.
final class PollStanding: Sendable {
  private let isTroubled = Mutex(false)

  /// Records a failed run.
  func failed() { isTroubled.withLock { $0 = true } }

  /// Records that all folders could be read. Returns true the first time after a failure.
  func recovered() -> Bool {
    isTroubled.withLock { isTroubled in
      defer { isTroubled = false }
      return isTroubled
    }
  }
}

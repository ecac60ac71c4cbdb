@testable import CurlTransport
import Foundation
import GatewayKit
import Testing

/// Outgoing mail against an SMTP server that a script plays.
@Suite(.serialized) struct SMTPTests {
  private func send(
    _ script: SMTPScript, to recipients: [String] = ["ana@example.org"], from sender: String = "shop@example.org",
    _ message: String = "Subject: hi\r\n\r\nbody\r\n", limits: SMTPDialogue.Limits = .init(),
    record: SMTPScript.Record = .init(), cancelWhen: (@Sendable () -> Bool)? = nil
  ) async throws -> Result<SMTPReceipt, AdapterError> {
    let server = try TestServer { script.play($0, record) }
    let mail = CurlMail(password: IMAPScript.password, limits: limits)
    let address = MailServer(
      url: "smtp://127.0.0.1:\(server.port)", user: "shop@example.org", credential: .password("mail/shop"))
    let task = Task { () async -> Result<SMTPReceipt, AdapterError> in
      do throws(AdapterError) {
        return .success(
          try await mail.send(
            SMTPMail(server: address, sender: sender, recipients: recipients, message: Array(message.utf8))))
      } catch {
        return .failure(error)
      }
    }
    if let cancelWhen {
      try await eventually(cancelWhen)
      task.cancel()
    }
    let result = await task.value
    let loop = try #require(mail.loop)
    try await eventually { loop.statistics.transfers == 0 }
    #expect(loop.statistics.longestTurn < .milliseconds(50))
    await mail.close()
    try await eventually { server.isQuiet }
    server.stop()
    return result
  }

  @Test("a mail is handed over: one login, the envelope, the text with its dots doubled, a good-bye")
  func handedOver() async throws {
    let record = SMTPScript.Record()
    let receipt = try await send(
      SMTPScript(), to: ["ana@example.org", "bia@example.org"], "Subject: dots\n\n.\n..a\rb\n.", record: record
    ).get()
    #expect(receipt == SMTPReceipt(answer: "250 2.0.0 queued as 1"))
    let login = Data("\0shop@example.org\0\(IMAPScript.password)".utf8).base64EncodedString()
    #expect(
      record.all == [
        "EHLO [127.0.0.1]", "AUTH PLAIN", login, "MAIL FROM:<shop@example.org>", "RCPT TO:<ana@example.org>",
        "RCPT TO:<bia@example.org>", "DATA", "TEXT Subject: dots\r\n\r\n..\r\n...a\r\nb\r\n..\r\n.\r\n", "QUIT",
      ])
  }

  @Test("a mail that must not bounce has no sender")
  func nullSender() async throws {
    let record = SMTPScript.Record()
    _ = try await send(SMTPScript(), from: "", record: record).get()
    #expect(record.all.contains("MAIL FROM:<>"))
  }

  struct Failure: Sendable {
    let what: String
    let script: SMTPScript
    let outcome: AdapterError.Outcome
    var words = ""
  }

  static let failures = [
    Failure(
      what: "greylisting", script: .init(recipients: ["ana@example.org": "451 4.7.1 later"]), outcome: .unavailable,
      words: "451 4.7.1 later"),
    Failure(
      what: "no such user", script: .init(recipients: ["ana@example.org": "550 5.1.1 no such user"]),
      outcome: .rejected, words: "550 5.1.1 no such user"),
    Failure(what: "the sender later", script: .init(mail: "452 4.3.1 full"), outcome: .unavailable, words: "452"),
    Failure(
      what: "the sender never", script: .init(mail: "553 5.1.8 not yours"), outcome: .rejected, words: "not yours"),
    Failure(
      what: "no login", script: .init(mail: "530 5.7.0 log in first", capabilities: []), outcome: .unauthorized,
      words: "530"),
    Failure(
      what: "a wrong password", script: .init(login: "535 5.7.8 wrong \(IMAPScript.password)"), outcome: .unauthorized,
      words: "535 5.7.8 wrong"),
    Failure(what: "a login later", script: .init(login: "454 4.7.0 later"), outcome: .unavailable, words: "454"),
    Failure(what: "no text now", script: .init(data: "451 4.3.0 busy"), outcome: .unavailable, words: "451"),
    Failure(what: "no text ever", script: .init(data: "554 5.5.1 no"), outcome: .rejected, words: "554"),
    Failure(
      what: "the text is taken later", script: .init(text: "451 4.7.1 scanning"), outcome: .unavailable, words: "451"),
    Failure(
      what: "the text is spam", script: .init(text: "554-5.7.1 it is\r\n554 5.7.1 spam"), outcome: .rejected,
      words: "554 5.7.1 it is 5.7.1 spam"),
    Failure(what: "no answer to the text", script: .init(text: nil), outcome: .unknown),
    Failure(what: "nonsense after the text", script: .init(text: "what a day"), outcome: .unknown),
    Failure(what: "it goes on asking", script: .init(text: "354 more"), outcome: .unknown),
    Failure(what: "it closes at the sender", script: .init(mail: nil), outcome: .unavailable),
    Failure(what: "it closes at the text", script: .init(data: nil), outcome: .unavailable),
    Failure(
      what: "it closes down", script: .init(recipients: ["ana@example.org": "421 4.3.2 closing"]),
      outcome: .unavailable, words: "421"),
    Failure(
      what: "no end of lines", script: .init(mail: String(repeating: "250-more\r\n", count: 4000)),
      outcome: .unavailable),
  ]

  @Test("what a server says decides whether the mail may be sent again", arguments: failures)
  func classified(failure: Failure) async throws {
    let result = try await send(failure.script)
    guard case .failure(let error) = result else {
      Issue.record("\(failure.what): it was taken")
      return
    }
    #expect(error.outcome == failure.outcome, "\(failure.what): \(error)")
    #expect(failure.words.isEmpty || error.message.contains(failure.words), "\(failure.what): \(error)")
    #expect(!error.message.contains(IMAPScript.password))
  }

  @Test("a recipient that is refused beside others is reported")
  func partialRefusal() async throws {
    let script = SMTPScript(recipients: ["bia@example.org": "550 5.1.1 who?", "caio@example.org": "450 4.2.1 later"])
    let receipt = try await send(script, to: ["ana@example.org", "bia@example.org", "caio@example.org"]).get()
    #expect(
      receipt.refusals == [
        .init(recipient: "bia@example.org", answer: "550 5.1.1 who?"),
        .init(recipient: "caio@example.org", answer: "450 4.2.1 later"),
      ])
  }

  @Test("when one of the refused may be taken later, the mail may; when all are refused for good, it is")
  func allRefused() async throws {
    let script = SMTPScript(recipients: ["bia@example.org": "550 5.1.1 who?", "caio@example.org": "450 4.2.1 later"])
    let mixed = try await send(script, to: ["bia@example.org", "caio@example.org"])
    #expect(mixed.error?.outcome == .unavailable)
    #expect(try await send(script, to: ["bia@example.org"]).error?.outcome == .rejected)
  }

  @Test("a connection that breaks within the text, and a mail given up there: the server has no whole mail")
  func withinText() async throws {
    let long = String(repeating: "0123456789\r\n", count: 1 << 20)
    let broken = try await send(.init(breaksAfter: 1000), long)
    #expect(broken.error?.outcome == .unavailable, "\(broken)")
    let record = SMTPScript.Record()
    let cancelled = try await send(.init(), long, record: record) { record.count("DATA") == 1 }
    #expect(cancelled.error?.outcome == .unavailable, "\(cancelled)")
    #expect(cancelled.error?.cause is CancellationError || cancelled.error?.cause is AdapterError)
    try await eventually { record.count("HALF") == 1 }
    #expect(record.count("TEXT") == 0)
  }

  @Test("a mail given up while the server thinks about it may have been taken")
  func givenUpAfterText() async throws {
    let record = SMTPScript.Record()
    let result = try await send(.init(text: SMTPScript.silence), record: record) { record.count("TEXT") == 1 }
    #expect(result.error?.outcome == .unknown)
  }

  @Test("a server that says nothing is given up")
  func silence() async throws {
    let limits = SMTPDialogue.Limits(command: .milliseconds(100), text: .milliseconds(100))
    #expect(try await send(.init(mail: SMTPScript.silence), limits: limits).error?.outcome == .unavailable)
    #expect(try await send(.init(text: SMTPScript.silence), limits: limits).error?.outcome == .unknown)
  }

  @Test(
    "an invalid address reaches no server",
    arguments: [
      "ana@example.org>\r\nRCPT TO:<eve@example.org", "ana@example.org\n", "ana@example.org\0", "<ana@example.org>",
      "joão@example.org", "ana@exämple.org", "ana", "@example.org", "ana@", "", "a b@example.org",
      "ana@example.org,eve@example.org", String(repeating: "a", count: 251) + "@b.c",
    ])
  func injection(address: String) async throws {
    let record = SMTPScript.Record()
    #expect(try await send(.init(), to: [address], record: record).error?.outcome == .rejected)
    if !address.isEmpty {
      #expect(try await send(.init(), from: address, record: record).error?.outcome == .rejected)
    }
    #expect(record.all.isEmpty)
  }
}

extension Result {
  fileprivate var error: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}

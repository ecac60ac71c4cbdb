import GatewayKit

/// Sends one mail on a logged-in connection (RFC 5321, 3.3).
///
/// libcurl's SMTP is not used. It blocks every connection of its loop while it waits for the reply to the text, and it
/// ends the text of an abandoned mail, so that the server would deliver half of it.
struct SMTPDialogue {
  /// How long the server may take to reply. RFC 5321, 4.5.3.2 asks for more time for the reply to the text.
  struct Limits: Sendable {
    /// For the reply to a command.
    var command = Duration.seconds(60)
    /// For the reply to the text.
    var text = Duration.seconds(600)
  }

  private let wire: any RawConnection
  private let origin: String
  private let limits: Limits
  private var replies = SMTPReplyReader()

  /// A dialogue on a connection that serves only this mail.
  init(on wire: any RawConnection, with origin: String, limits: Limits = Limits()) {
    self.wire = wire
    self.origin = origin
    self.limits = limits
  }

  /// Sends the mail. The connection cannot be used afterwards.
  mutating func send(_ envelope: SMTPEnvelope, _ text: [UInt8]) async throws(AdapterError) -> SMTPReceipt {
    let hello = try await ask("MAIL FROM:<\(envelope.sender)>")
    guard hello.kind == .positive else { throw failure(hello, "the sender \(envelope.sender)") }
    let refused = try await name(envelope.recipients)
    let ready = try await ask("DATA")
    guard ready.kind == .intermediate else { throw failure(ready, "the mail") }
    do throws(AdapterError) {
      try await wire.write(text)
    } catch {
      // Without its end a server must not deliver the text.
      throw AdapterError(.unavailable, "the connection broke within the text", cause: error)
    }
    let answer: SMTPReply
    do throws(AdapterError) {
      try await wire.write(SMTPText.end)
      answer = try await reply(within: limits.text)
    } catch {
      throw AdapterError(
        .unknown, "\(origin) received the whole mail but did not confirm it: \(error.message)", cause: error)
    }
    guard answer.kind == .positive else {
      if answer.kind == nil || answer.kind == .intermediate {
        throw AdapterError(.unknown, "\(origin) received the whole mail and answered \(answer.line)")
      }
      throw failure(answer, "the mail")
    }
    // The server has the mail, so a failed QUIT changes nothing.
    try? await wire.write(Array("QUIT\r\n".utf8))
    return SMTPReceipt(answer: answer.line, refusals: refused)
  }

  /// Sends the recipients. Returns the refused ones; throws if all were refused.
  private mutating func name(_ recipients: [String]) async throws(AdapterError) -> [SMTPReceipt.Refusal] {
    var refusals: [(refusal: SMTPReceipt.Refusal, reply: SMTPReply)] = []
    for recipient in recipients {
      let answer = try await ask("RCPT TO:<\(recipient)>")
      if answer.kind == .positive { continue }
      if answer.code == 421 { throw failure(answer, recipient) }
      refusals.append((SMTPReceipt.Refusal(recipient: recipient, answer: answer.line), answer))
    }
    if refusals.count == recipients.count {
      // If one of them may be accepted later, so may the mail.
      let telling = refusals.first { $0.reply.kind != .permanent } ?? refusals[0]
      throw failure(telling.reply, telling.refusal.recipient)
    }
    return refusals.map(\.refusal)
  }

  private mutating func ask(_ command: String) async throws(AdapterError) -> SMTPReply {
    do throws(AdapterError) {
      try await wire.write(Array("\(command)\r\n".utf8))
      return try await reply(within: limits.command)
    } catch {
      throw AdapterError(.unavailable, "\(origin) accepted no mail: \(error.message)", cause: error.cause ?? error)
    }
  }

  private mutating func reply(within limit: Duration) async throws(AdapterError) -> SMTPReply {
    let deadline = ContinuousClock.now + limit
    while true {
      guard let bytes = try await wire.read(within: deadline - .now) else {
        throw AdapterError(.unavailable, "the server closed the connection")
      }
      if bytes.isEmpty, .now >= deadline { throw AdapterError(.unavailable, "the server sent nothing for \(limit)") }
      do {
        if let reply = try replies.feed(bytes) { return reply }
      } catch {
        throw AdapterError(.unavailable, "the response is not SMTP", cause: error)
      }
    }
  }

  /// The error for a refusal. `what` was refused.
  private func failure(_ reply: SMTPReply, _ what: String) -> AdapterError {
    switch (reply.kind, reply.code) {
    case (_, 530), (_, 535):
      AdapterError(.unauthorized, "\(origin) requires a login: \(reply.line); check the account and its secret")
    case (.permanent, _): AdapterError(.rejected, "\(origin) refused \(what): \(reply.line)")
    default: AdapterError(.unavailable, "\(origin) does not accept \(what) now: \(reply.line)")
    }
  }
}

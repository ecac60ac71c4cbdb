public import GatewayKit

extension Email {
  /// Sends one mail, by one conversation with the server. Its Message-ID tells the delivery, and is the receipt's
  /// external id: a report that it did not arrive settles the delivery.
  public func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt {
    let answered = try await answered(by: delivery)
    let quoted = try await quoted(answered)
    let composer = ReplyComposer(settings: settings, tokens: tokens)
    let mail = try composer.mail(delivery, answering: answered, quoted: quoted, now: context.clock.now)
    let bytes = await BlockingWork.run { MailWriter.bytes(of: mail) }
    let receipt = try await context.smtp.send(
      SMTPMail(
        server: settings.smtp, sender: settings.address.address, recipients: [mail.to.address], message: bytes))
    if let refusal = receipt.refusals.first {
      throw AdapterError(.rejected, "the mail server refused the recipient: \(refusal.answer.prefix(200))")
    }
    return Receipt(externalID: mail.messageID)
  }

  /// The mail that a delivery answers: the one it names, else the last of its conversation.
  private func answered(by delivery: Delivery) async throws(AdapterError) -> MailRecord? {
    if let id = delivery.replyTo, let mail = try await shelf.mail(id) { return mail }
    return try await shelf.latest(in: delivery.thread)
  }

  /// The text of the mail that is answered; nil where it is not quoted, or its bytes are gone.
  private func quoted(_ answered: MailRecord?) async throws(AdapterError) -> String? {
    guard settings.quotesOriginal, let answered,
      let bytes = try await answered.original.content(from: context.blobs)
    else { return nil }
    return await BlockingWork.run { (try? ReadMail.read(bytes))?.fullText }
  }
}

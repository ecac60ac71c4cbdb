public import GatewayKit

extension Email {
  /// Sends one mail in one SMTP session. Its Message-ID names the delivery and is the receipt's external id, so that a
  /// bounce settles the delivery.
  public func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt {
    let answered = try await answered(by: delivery)
    let quoted = try await quoted(answered)
    let composer = ReplyComposer(settings: settings, tokens: tokens)
    var composed = try composer.mail(delivery, answering: answered, quoted: quoted, now: context.clock.now)
    composed.file = try await file(of: delivery)
    let mail = composed
    let bytes = await BlockingWork.run { MailWriter.bytes(of: mail) }
    let receipt = try await context.smtp.send(
      SMTPMail(
        server: settings.smtp, sender: settings.address.address, recipients: [mail.to.address], message: bytes))
    if let refusal = receipt.refusals.first {
      throw AdapterError(.rejected, "the mail server refused the recipient: \(refusal.answer.prefix(200))")
    }
    return Receipt(externalID: mail.messageID)
  }

  private func file(of delivery: Delivery) async throws(AdapterError) -> OutgoingMail.File? {
    guard let file = delivery.message.file else { return nil }
    guard case .uploaded(let name) = file.source,
      let content = try await context.blobs.bytes(
        of: BlobRef(rawValue: name), from: 0, upTo: Self.maximumFile + 1),
      content.count <= Self.maximumFile
    else {
      throw AdapterError(
        .rejected, "the file is no longer in the data folder, or larger than \(Self.maximumFile) bytes")
    }
    return OutgoingMail.File(
      name: (file.name ?? "").cleanedFileName ?? "file", type: file.mimeType ?? "application/octet-stream",
      content: content)
  }

  /// The mail that a delivery replies to: the one it names, else the last of its conversation.
  private func answered(by delivery: Delivery) async throws(AdapterError) -> MailRecord? {
    if let id = delivery.replyTo, let mail = try await archive.mail(id) { return mail }
    return try await archive.latest(in: delivery.thread)
  }

  /// The text of the answered mail; nil if it is not to be quoted or its bytes are gone.
  private func quoted(_ answered: MailRecord?) async throws(AdapterError) -> String? {
    guard settings.quoteOriginal, let answered,
      let bytes = try await answered.original.content(from: context.blobs)
    else { return nil }
    return await BlockingWork.run { (try? ReadMail.read(bytes))?.fullText }
  }
}

extension Email: MediaUploading {
  /// The largest file that is sent, in bytes: what most servers accept, less a third for the encoding.
  static let maximumFile = 18 << 20

  /// Stores the file. Each mail contains its bytes.
  public func upload(_ content: [UInt8], as file: OutgoingFile) async throws(AdapterError) -> String {
    try await context.blobs.store(content, for: .business).rawValue
  }
}

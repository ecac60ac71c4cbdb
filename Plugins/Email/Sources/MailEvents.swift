import Foundation
import GatewayKit

/// Converts mails to events.
struct MailEvents {
  /// The business's addresses, in lower case.
  var ownAddresses: Set<String> = []
  /// The server whose Authentication-Results are trusted.
  var authority: String?
  /// The root of a known id's exchange; nil for others.
  var root: (String) -> String? = { _ in nil }

  /// The root of a mail's exchange.
  func root(of mail: ReadMail) -> String {
    MailThread.root(id: mail.id, inReplyTo: mail.inReplyTo, references: mail.references, known: root)
  }

  /// The mail as a message, in its writer's conversation. `id` and `root` override what the mail says; `original` is
  /// where its bytes are stored.
  func message(
    _ mail: ReadMail, id: String? = nil, root: String? = nil, original: OriginalRef? = nil
  ) -> InboundEvent {
    let attachments = mail.files.map(\.attachment)
    let words = mail.text.isEmpty && attachments.isEmpty ? mail.subject ?? "" : mail.text
    let parts =
      (words.isEmpty ? [] : [Part.text(words)]) + mail.files.map { .media(Self.media($0, of: original)) }
    let sender = sender(of: mail)
    return InboundEvent(
      externalID: id ?? mail.id, at: mail.date ?? Date(timeIntervalSince1970: 0),
      thread: MailThread.key(root: root ?? self.root(of: mail), of: sender.aliases[0]), from: sender,
      content: .message(
        InboundMessage(
          parts: parts, replyTo: mail.inReplyTo.first ?? mail.references.last, forwarded: mail.isForward,
          automatic: AutomaticMail.reason(mail, ownAddresses: ownAddresses),
          mail: Mail(
            subject: mail.subject, text: mail.text, fullText: mail.fullText, html: mail.html, attachments: attachments,
            references: mail.references, bounce: mail.bounce?.bounce, original: original?.text))))
  }

  /// The sender. Anybody can write any From, so the address is an alias only if the business's mail server vouches for
  /// it. Otherwise it is a claim, which never matches the proven alias.
  private func sender(of mail: ReadMail) -> Sender {
    let authors = [mail.from, mail.headers.addresses("sender"), mail.headers.addresses("return-path")]
    guard let author = authors.first(where: { !$0.isEmpty })?.first else {
      return Sender(name: name(in: mail.headers), aliases: [Alias(scheme: Self.claim, value: "unknown")])
    }
    let isProven = AuthenticationResults.isAuthorProven(mail.headers, from: mail.from, by: authority)
    return Sender(name: author.name, aliases: [Alias(scheme: isProven ? "email" : Self.claim, value: author.address)])
  }

  /// The name in a From field without a valid address.
  private func name(in headers: HeaderFields) -> String? {
    let name = (headers.text("from") ?? "").prefix { $0 != "<" }.filter { $0 != "\"" }.singleLine.prefix(bytes: 200)
    return name.isEmpty ? nil : name
  }

  /// The scheme of an unproven address.
  static let claim = "email-claim"

  private static func media(_ file: MailBody.File, of original: OriginalRef?) -> Media {
    let type = file.attachment.mimeType
    let kind: Media.Kind =
      switch type.prefix(while: { $0 != "/" }) {
      case "image": .image
      case "video": .video
      case "audio": .audio
      default: .document
      }
    return Media(
      kind: kind, mimeType: type, name: file.attachment.name, size: file.attachment.size,
      ref: original.map { "\($0.mention)/\(file.path)" } ?? file.path)
  }
}

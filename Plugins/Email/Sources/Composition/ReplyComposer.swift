import Foundation
import GatewayKit

/// Turns a delivery into a mail. Pure.
struct ReplyComposer: Sendable {
  /// The most bytes of a quoted text.
  static let longestQuote = 30_000
  /// The most ids in References: the first and the last ones.
  private static let longestReferences = 20

  let settings: EmailSettings
  let tokens: ThreadTokens

  /// The mail for a delivery.
  ///
  /// `answered` is the mail that it replies to, and `quoted` that mail's text; both nil when that mail is not known.
  ///
  /// - Throws: `.rejected` when there is no address to write to.
  func mail(
    _ delivery: Delivery, answering answered: MailRecord?, quoted: String?, now: Date
  ) throws(AdapterError) -> OutgoingMail {
    let to = try recipient(of: delivery, answering: answered)
    guard let id = tokens.messageID(of: delivery.id, in: delivery.thread, domain: settings.address.domain) else {
      throw AdapterError(.rejected, "delivery \(delivery.id) has an id that cannot be used in a Message-ID")
    }
    let words = ReplyWords(language: settings.language)
    return OutgoingMail(
      from: settings.address, replyTo: plusAddress(of: delivery.thread), to: to,
      subject: words.subject(answering: answered?.subject), date: now, messageID: id, inReplyTo: answered?.messageID,
      references: Self.references(answered), isAutomatic: delivery.author != .agent, text: delivery.message.text,
      signature: settings.signature, quote: Self.quote(quoted, of: answered, words))
  }

  /// The Reply-To of the answered mail, else its sender's address, else an address of the contact.
  private func recipient(of delivery: Delivery, answering answered: MailRecord?) throws(AdapterError) -> MailAddress {
    let known = delivery.recipients.compactMap(Self.address)
    let wanted = [answered?.replyTo, answered?.address].compactMap { $0.flatMap { MailAddress($0) } }
    // A mail to ourselves would create a loop.
    let candidates = (wanted + known).filter { !settings.ownAddresses.contains($0.address) }
    guard let found = candidates.first(where: \.isWritable) else {
      throw AdapterError(.rejected, "the contact has no proven mail address")
    }
    return found.address == answered?.address ? MailAddress(found.address, name: answered?.name) ?? found : found
  }

  private func plusAddress(of thread: ThreadKey) -> MailAddress? {
    guard settings.plusAddress else { return nil }
    let address = tokens.plusAddress(settings.address, root: MailThread.root(of: thread))
    return MailAddress(address, name: settings.address.name)
  }

  private static func quote(
    _ text: String?, of answered: MailRecord?, _ words: ReplyWords
  ) -> OutgoingMail.Quote? {
    guard let text, !text.isEmpty, let answered else { return nil }
    let attribution = words.attribution(
      name: answered.name, address: answered.address, at: answered.at.map(Date.init(timeIntervalSince1970:)),
      offset: answered.offset)
    return OutgoingMail.Quote(attribution: attribution, text: text.prefix(bytes: longestQuote))
  }

  private static func address(_ alias: Alias) -> MailAddress? {
    for scheme in ["email:", "\(MailEvents.claim):"] where alias.rawValue.hasPrefix(scheme) {
      return MailAddress(String(alias.rawValue.dropFirst(scheme.count)))
    }
    return nil
  }

  private static func references(_ answered: MailRecord?) -> [String] {
    guard let answered else { return [] }
    let all = answered.references + [answered.messageID].compactMap(\.self)
    return Array(all.prefix(1) + all.dropFirst().suffix(longestReferences - 1))
  }
}

extension MailAddress {
  /// Whether a server without SMTPUTF8 (RFC 6531) accepts it, and it cannot be read as anything but an address.
  var isWritable: Bool {
    address.utf8.allSatisfy { (0x21...0x7E).contains($0) } && isPlain && !address.hasPrefix("-")
  }
}

import Foundation
import GatewayKit

/// Bounces of servers that report only in text: qmail, Exim, old Exchange and similar ones.
enum LooseBounce {
  private static let subjects = [
    "undeliver", "delivery status notification", "failure notice", "returned mail", "mail delivery fail",
    "delivery failure", "delivery notification", "mail system error", "delivery has failed", "non delivery",
    "nondeliverable", "não entregue", "não é possível entregar", "mail failure", "message status - undeliverable",
    "unzustellbar", "delivery reports about your e-mail", "mensagem devolvida", "no se puede entregar", "non remis",
    "mail could not be delivered", "delivery error", "message delayed", "warning: could not send",
    "warning: message", "delayed mail", "user unknown", "rejected mail", "message undeliverable",
    "mail delivery problem", "mail delivery warning", "non-delivery", "failed mail", "delivery status", "email failure",
    "não foi entregue", "mensagem não entregue", "falha na entrega", "devolución de correo", "no entregado",
    "échec de la remise", "zustellung fehlgeschlagen", "zustellungsfehler", "mancato recapito", "recapito fallito",
    "niedostarczon", "не доставлено", "недоставленное", "配信不能", "无法投递", "退信",
  ]

  private static let delays = [
    "will be retried", "will retry", "still trying", "will keep trying", "has not yet been delivered", "delayed",
    "has been postponed", "attempts will continue", "continue to try", "will be attempted",
    "no action is required", "this is a warning message only", "you do not need to resend",
    "continuaremos tentando", "ainda não foi entregue", "seguiremos intentando",
  ]

  /// The bounce that the mail reports; nil if it is not a bounce.
  static func read(
    headers: HeaderFields, from: [MailAddress], subject: String, text: String, isReport: Bool
  ) -> (MailBounce, isFinal: Bool)? {
    let failed = headers.text("x-failed-recipients").flatMap { $0.split(separator: ",").first }
      .flatMap { MailAddress(String($0.trimmed)) }
    let isFromServer =
      from.contains(where: AutomaticMail.isMailServer) || headers.text("return-path") == "<>" || from.isEmpty
    let title = subject.lowercased()
    let isTitled = subjects.contains { title.holds($0) }
    // Nearly every mail is not a bounce. The text is searched only if something indicates one.
    guard
      failed != nil || isReport || isTitled || from.contains(where: { $0.local == "mailer-daemon" }) || isQmail(text)
    else { return nil }
    // A mail that looks like a bounce only by its subject must also contain a server's status code.
    let isCoded = isTitled && StatusCode.first(in: text.prefix(bytes: 4000)) != nil
    // Text after this is that of the returned mail.
    let words = text.prefix(bytes: 8000)
    let own = Set((from + headers.addresses("to") + headers.addresses("delivered-to")).map(\.address))
    let recipient = failed?.address ?? self.recipient(in: words, except: own)
    // Without other evidence its first text must report a failed delivery, and it must not be a reply.
    let isSaid = isTitled && recipient != nil && !headers.has("in-reply-to") && saysFailure(words)
    let isDaemon = from.contains { $0.local == "mailer-daemon" } && recipient != nil
    guard failed != nil || isReport || isDaemon || isTitled && isFromServer || isCoded || isSaid || isQmail(text)
    else {
      return nil
    }
    let status = StatusCode.first(in: words)
    let lower = words.prefix(bytes: 4000).lowercased()
    let isDelayed = status?.hasPrefix("5") != true && (delays.contains { lower.holds($0) || title.holds($0) })
    return (
      MailBounce(recipient: recipient, status: status, permanent: !isDelayed && !(status?.hasPrefix("4") ?? false)),
      !isDelayed
    )
  }

  /// qmail adds no headers (https://cr.yp.to/proto/qsbmf.txt).
  private static func isQmail(_ text: String) -> Bool {
    let beginning = text.prefix(bytes: 400)
    return beginning.holds("Hi. This is the") && (beginning.holds("qmail") || beginning.holds("deliver"))
  }

  /// The phrases in reports above the failed address.
  private static let introductions = [
    "did not reach the following", "following recipient", "following address", "following user",
    "could not be delivered to", "could not deliver", "failed recipient", "message not delivered to",
    "email to this address",
    "your message to", "message was addressed", "não foi entregue", "não pôde ser entregue", "no se pudo entregar",
    "no se ha podido entregar", "n'a pas pu être", "n'a pas pu etre", "nicht zugestellt werden", "failed permanently",
    "was aborted",
  ]

  /// The phrases in reports near the failed address.
  private static let failures = [
    "no such user", "user unknown", "unknown user", "mailbox unavailable", "mailbox is full", "full mailbox",
    "quota exceeded", "automatically rejected", "not accepting mail", "did not exactly match", "no matches to",
    "delivery status notification", "caixa postal cheia", "caixa de entrada cheia", "buzón lleno",
  ]

  /// Whether a text says that something was not delivered.
  private static func saysFailure(_ text: String) -> Bool {
    let beginning = text.prefix(bytes: 1000).lowercased()
    return (introductions + failures).contains { beginning.holds($0) }
  }

  /// The address below an introduction, else the first in the text.
  private static func recipient(in text: String, except own: Set<String>) -> String? {
    let lower = text.lowercased()
    let introduced = introductions.lazy.compactMap { lower.range(of: $0)?.upperBound }.first.flatMap { begin in
      firstAddress(in: String(lower[begin...]), except: own)
    }
    return introduced ?? firstAddress(in: text, except: own)
  }

  /// The first address in a text that is neither in `own` nor a mail server's.
  private static func firstAddress(in text: String, except own: Set<String>) -> String? {
    for match in text.matches(of: /[A-Za-z0-9._%+=\/-]{1,64}@[A-Za-z0-9.-]{1,190}[A-Za-z0-9]/) {
      let words = match.0.hasPrefix("smtp=") ? match.0.dropFirst(5) : match.0
      guard let address = MailAddress(String(words)), !own.contains(address.address),
        !AutomaticMail.isMailServer(address)
      else { continue }
      return address.address
    }
    return nil
  }
}

/// Status codes of mail servers.
enum StatusCode {
  /// The first enhanced code (RFC 3463) in a text, else one made from the first reply code (RFC 5321).
  static func first(in text: String) -> String? {
    if let code = text.firstMatch(of: /(?:^|[^0-9.])([45]\.[0-9]{1,3}\.[0-9]{1,3})(?:$|[^0-9.])/) {
      return String(code.1)
    }
    guard let reply = text.firstMatch(of: /(?:^|[\s(<#:])([45])[0-9][0-9][ -]/) else { return nil }
    return "\(reply.1).0.0"
  }
}

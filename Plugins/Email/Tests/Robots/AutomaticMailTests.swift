import Testing

@testable import Email

/// Mails that get no automatic answer, and why.
@Suite struct AutomaticMailTests {
  static let cases: [(headers: [String], reason: String?)] = [
    ([], nil),
    (["Auto-Submitted: no"], nil), (["Auto-Submitted: NO (a person)"], nil),
    (["Auto-Submitted: auto-replied"], "auto-submitted"), (["Auto-Submitted: auto-generated; x=y"], "auto-submitted"),
    (["Auto-Submitted: no", "Auto-Submitted: auto-notified"], "auto-submitted"),
    (["Subject: Resposta automática: Pedido"], "auto-submitted"), (["Subject: Automatic reply: hi"], "auto-submitted"),
    (["Subject: Re: resposta automática"], nil), (["Subject: AUTO: Ana is out of the office"], "auto-submitted"),
    (["Subject: [Pedido 7] Fora do escritório"], "auto-submitted"),
    (["Subject: [Auto-Reply] Pedido"], "auto-submitted"),
    (["Subject: Abwesenheitsnotiz: Urlaub"], "auto-submitted"), (["Subject: How do I set an automatic reply?"], nil),
    (["List-Id: <a.example.com>"], "list"), (["List-Unsubscribe: <mailto:x@example.com>"], "list"),
    (["Mailing-List: list x@example.com"], "list"),
    (["Precedence: bulk"], "precedence"), (["X-Precedence: Junk"], "precedence"), (["Precedence: list"], "precedence"),
    (["Precedence: auto_reply"], "precedence"), (["Precedence: first-class"], nil),
    (["X-Auto-Response-Suppress: All"], "auto-response-suppress"), (["X-Auto-Response-Suppress: None"], nil),
    (["X-Loop: x@example.com"], "loop"), (["X-Autoreply: yes"], "autoreply"), (["X-Autorespond: x"], "autoreply"),
    (["X-Autoresponder: x"], "autoreply"),
    (["Return-Path: <>"], "null-return-path"), (["Return-Path: <ana@example.com>"], nil),
    (["From: MAILER-DAEMON@example.com"], "mailer-daemon"), (["From: Mail <postmaster@example.com>"], "mailer-daemon"),
    (["From: no-reply@example.com"], "no-reply"), (["From: X <naoresponda@example.com>"], "no-reply"),
    (["From: do.not.reply+7@example.com"], "no-reply"),
    (["From: Loja <ola@padaria.example>"], "own-address"), (["Sender: OLA@padaria.example"], "own-address"),
    (["X-Failed-Recipients: bia@example.com"], "bounce"),
  ]

  @Test("a reason is given where one is due", arguments: cases)
  func reason(headers: [String], reason: String?) throws {
    let mail = try ReadMail.read(Letter.of(headers))
    #expect(AutomaticMail.reason(mail, ownAddresses: ["ola@padaria.example"]) == reason)
  }

  @Test("a read receipt is a report")
  func receipt() throws {
    let mail = try ReadMail.read(
      Letter.multipart("report; report-type=disposition-notification", ["Content-Type: text/plain\n\nlido"]))
    #expect(AutomaticMail.reason(mail, ownAddresses: []) == "report")
  }
}

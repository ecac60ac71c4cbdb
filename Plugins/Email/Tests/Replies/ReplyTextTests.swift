import Testing

@testable import Email

/// What was newly written, in the forms in which mail programs of many languages answer.
@Suite struct ReplyTextTests {
  /// Introductions of a quoted message that no `>` marks, or that one does.
  static let introductions = [
    "On Sun, Jun 8, 2025 at 8:59 PM Padaria do Sol <ola@padaria.example> wrote:",
    "On Sun, Jun 8, 2025 at 8:59 PM Padaria do Sol <ola@padaria.example>\nwrote:",
    "On 8 Jun 2025, at 20:59, Padaria do Sol <ola@padaria.example> wrote:",
    "Em dom., 8 de jun. de 2025 às 20:59, Padaria do Sol <ola@padaria.example> escreveu:",
    "Em dom., 8 de jun. de 2025 às 20:59, Padaria do Sol <\nola@padaria.example> escreveu:",
    "Em 8 de jun. de 2025, à(s) 20:59, Padaria do Sol <ola@padaria.example> escreveu:",
    "Em domingo, 8 de junho de 2025 às 20:59:43 BRT, Padaria do Sol\n<ola@padaria.example> escreveu:",
    "Em 08/06/2025 20:59, Padaria do Sol escreveu:",
    "No dia 8 de junho de 2025 às 20:59, Padaria <ola@padaria.example> escreveu:",
    "El dom, 8 jun 2025 a las 20:59, Padaria do Sol (<ola@padaria.example>) escribió:",
    "El 08/06/2025 a las 20:59, Padaria do Sol escribió:",
    "Le dim. 8 juin 2025 à 20:59, Padaria do Sol <ola@padaria.example> a écrit :",
    "Am So., 8. Juni 2025 um 20:59 Uhr schrieb Padaria do Sol <ola@padaria.example>:",
    "Am 08.06.2025 um 20:59 schrieb Padaria do Sol:",
    "Il giorno dom 8 giu 2025 alle ore 20:59 Padaria do Sol <ola@padaria.example> ha scritto:",
    "Op zo 8 jun 2025 om 20:59 schreef Padaria do Sol <ola@padaria.example>:",
    "Den sön 8 juni 2025 kl 20:59 skrev Padaria do Sol <ola@padaria.example>:",
    "W dniu 08.06.2025 o 20:59, Padaria do Sol pisze:",
    "08.06.2025 20:59, Padaria do Sol пишет:",
    "вс, 8 июн. 2025 г. в 20:59, Padaria do Sol <ola@padaria.example>:",
    "2025年6月8日(日) 20:59 Padaria do Sol <ola@padaria.example>:",
    "2025-06-08 20:59 GMT-03:00 Padaria do Sol <ola@padaria.example>:",
    "2025-06-08 20:59 GMT-03:00 Padaria do Sol",
    "---- On Sun, 08 Jun 2025 20:59:36 -0300 Padaria do Sol<ola@padaria.example> wrote ----",
    "--- Em dom, 8/6/25, Padaria do Sol <ola@padaria.example> escreveu:",
    "Padaria do Sol <ola@padaria.example> schrieb am So., 8.\nJuni 2025, 20:59:",
    "Am Sonntag, 8. Juni 2025, 20:59:22 MESZ hat Padaria <ola@padaria.example> Folgendes geschrieben:",
    "Padaria do Sol <ola@padaria.example> ezt írta (időpont: 2025. jún. 8., V, 20:59):",
    "Padaria do Sol <ola@padaria.example> 在 2025年6月8日 周日 20:59 写道：",
    "нд, 8 черв. 2025 р. о 20:59 Padaria do Sol <ola@padaria.example> пише:",
    "su 8. kesäkuuta 2025 klo 20.59 Padaria do Sol\n<ola@padaria.example> kirjoitti:",
    "\u{202B}בתאריך יום א׳, 8 ביוני 2025 ב-20:59 מאת Padaria <\u{202A}ola@padaria.example\u{202C}>:\u{202C}",
    "Citando Padaria do Sol <ola@padaria.example>:",
    "-------- Oprindelig besked --------\nFra: Padaria do Sol\nDato: 08.06.2025 20.59",
    "----- Mail original -----\nDe: \"Padaria\" <ola@padaria.example>",
    "Från: Padaria\nSkickat: den 8 juni 2025 20:59\nTill: Ana\nÄmne: SV: Pedido",
    "Από: Padaria\nΣτάλθηκε: Κυριακή, 8 Ιουνίου 2025\nΠρος: Ana\nΘέμα: Pedido",
    "##- Please type your reply above this line -##",
    "-----Original Message-----\nFrom: Padaria do Sol <ola@padaria.example>\nSent: Sunday",
    "-----Mensagem original-----\nDe: Padaria do Sol",
    "________________________________\nDe: Padaria do Sol <ola@padaria.example>\nEnviado: domingo, 8 de junho\nPara: Ana\n"
      + "Assunto: RE: Pedido",
    "*De:* Padaria do Sol\n*Enviado em:* domingo, 8 de junho de 2025 20:59\n*Para:* Ana\n*Assunto:* RE: Pedido",
    "From: Padaria do Sol <ola@padaria.example>\nSent: Sunday, June 8, 2025 8:59 PM\nTo: Ana\nSubject: RE: Pedido",
    "De: Padaria do Sol\nEnviado el: domingo, 8 de junio de 2025\nPara: Ana\nAsunto: RE: Pedido",
    "Von: Padaria\nGesendet: Sonntag, 8. Juni 2025\nAn: Ana\nBetreff: AW: Pedido",
    "De : Padaria\nEnvoyé : dimanche 8 juin 2025\nÀ : Ana\nObjet : RE: Pedido",
    "Da: Padaria\nInviato: domenica 8 giugno 2025\nA: Ana\nOggetto: R: Pedido",
  ]

  @Test("the message that is answered is left out", arguments: introductions)
  func unmarked(introduction: String) {
    let reply = ReplyText("Quero dois bolos.\n\nObrigada\n\n\(introduction)\n\nQual bolo?\nAbraço", isForward: false)
    #expect(reply.text == "Quero dois bolos.\n\nObrigada")
    #expect(reply.foundQuote)
  }

  @Test("the message that is answered is left out where > marks it", arguments: introductions)
  func marked(introduction: String) {
    let reply = ReplyText("Quero dois bolos.\n\(introduction)\n\n> Qual bolo?\n>\n> Abraço\n", isForward: false)
    #expect(reply.text == "Quero dois bolos.")
  }

  static let kept: [(name: String, text: String)] = [
    ("words alone", "Quero dois bolos.\nPara domingo."),
    (
      "a forwarded message",
      "Veja isto:\n\n---------- Forwarded message ---------\nDe: Bia\nData: hoje\nPara: Ana\nAssunto: x\n\nOi"
    ),
    (
      "a message forwarded by Apple's mail",
      "Veja\n\nInício da mensagem encaminhada:\n\nDe: Bia\nAssunto: x\nData: hoje\n\nOi"
    ),
    ("answers between quotes", "> Qual bolo?\nO de milho.\n\n> Que dia?\nDomingo."),
    (
      "answers between quotes below a greeting",
      "Oi!\n\nEm 8/6/2025 20:59, Padaria escreveu:\n> Qual?\n\nMilho\n\n> Quando?\n\nHoje"
    ),
    ("nothing but a quote", "> Qual bolo?"),
    ("nothing but a forwarded block", "De: Bia\nEnviado: hoje\nPara: Ana\nAssunto: x\n\nOi"),
    ("a sentence that begins like an introduction", "On Monday the baker wrote:\nno more cake."),
    (
      "lines with numbers and addresses", "250 ana@example.com\n1 bolo para bia@example.com\n2 para\n<caio@example.com>"
    ),
    ("a year", "Em 2024 vocês me disseram:\nvolte sempre."),
    ("a list with colons", "De: São Paulo\nPara: Santos\nQuando vocês entregam?"),
    ("a sum of money", "Total: R$ 20\nEm 8 de junho paguei:\n- 2 bolos"),
    ("dashes", "Pedido\n----------\n2 bolos"),
  ]

  @Test("what may be the person's own is kept", arguments: kept)
  func doubtful(name: String, text: String) {
    #expect(ReplyText(text, isForward: false).text == text)
  }

  @Test("a forward is kept whole by its subject")
  func forwardBySubject() {
    let text = "Veja\n\nDe: Bia\nEnviado: hoje\nPara: Ana\nAssunto: x\n\nOi"
    #expect(ReplyText(text, isForward: true).text == text)
  }

  @Test("an answer below the quote is found")
  func below() {
    let text = "Em 8/6/2025 20:59, Padaria <ola@padaria.example> escreveu:\n> Qual bolo?\n\nO de milho.\n"
    #expect(ReplyText(text, isForward: false).text == "O de milho.")
  }

  static let signatures: [(text: String, rest: String)] = [
    ("Oi\n-- \nAna\n(11) 99999-0000", "Oi"), ("Oi\n--\nAna", "Oi"), ("Oi\n\nEnviado do meu iPhone", "Oi"),
    ("Oi\n\nSent from my iPhone", "Oi"), ("Oi\n\nEnviado desde mi iPhone", "Oi"), ("Oi\nGet Outlook for iOS", "Oi"),
    ("Oi\n\n(Sent from a mobile phone)", "Oi"), ("Oi\n\nWysłano z iPhone'a", "Oi"), ("Oi\n\n从我的iPhone发送", "Oi"),
    ("Oi\nObter o Outlook para Android<https://aka.ms/x>", "Oi"), ("-- \nAna", "--\nAna"),
    ("Enviado do meu iPhone", "Enviado do meu iPhone"), ("Oi - tudo bem?\n- sim", "Oi - tudo bem?\n- sim"),
    (
      "Oi\n--\n" + String(repeating: "linha\n", count: 40) + "fim",
      "Oi\n--\n" + String(repeating: "linha\n", count: 40) + "fim"
    ),
  ]

  @Test("signatures are left out", arguments: signatures)
  func signature(text: String, rest: String) {
    #expect(ReplyText(text, isForward: false).text == rest)
  }

  @Test("an introduction above a quote is found whole, and no more than it")
  func wrapped() {
    let text =
      "Pedi a <bia@example.com>\n\nOn Sun, 8 Jun 2025 20:59:22 +0000\nPadaria <ola@padaria.example> wrote:\n> Oi"
    #expect(ReplyText(text, isForward: false).text == "Pedi a <bia@example.com>")
  }

  @Test("PGP's armour around a signed text is removed")
  func signed() {
    let text = """
      -----BEGIN PGP SIGNED MESSAGE-----
      Hash: SHA512

      Quero dois bolos:
      - - de milho
      -----BEGIN PGP SIGNATURE-----

      iHUEARYKAB0WIQ==
      -----END PGP SIGNATURE-----
      """
    #expect(text.withoutSignatureArmor == "Quero dois bolos:\n- de milho")
    let inner = text.replacing("\n-", with: "\n- -")
    let twice = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\n- \(inner)\n-----BEGIN PGP SIGNATURE-----\nx"
    #expect(twice.withoutSignatureArmor == "Quero dois bolos:\n- de milho")
    #expect("Quero dois".withoutSignatureArmor == "Quero dois")
  }

  @Test("a mail's HTML decides where its plain form does not")
  func byHTML() throws {
    let html =
      "<div>Quero dois.</div><div id=\"appendonsend\"></div><div id=\"divRplyFwdMsg\">x</div><div>Qual bolo?</div>"
    let mail = try ReadMail.read(
      Letter.multipart(
        "alternative", ["Content-Type: text/plain\n\nQuero dois.\nx\nQual bolo?", "Content-Type: text/html\n\n\(html)"])
    )
    #expect(mail.text == "Quero dois.")
    #expect(mail.fullText == "Quero dois.\nx\nQual bolo?")
  }

  @Test("Gmail's HTML alone is enough")
  func gmail() throws {
    let html = """
      <div dir="ltr">Quero dois.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Em dom., 8 de jun. de \
      2025 às 20:59, Padaria &lt;<a href="mailto:ola@padaria.example">ola@padaria.example</a>&gt; escreveu:<br></div>\
      <blockquote class="gmail_quote">Qual bolo?</blockquote></div>
      """
    let mail = try ReadMail.read(Letter.of(["Content-Type: text/html; charset=utf-8"], html))
    #expect(mail.text == "Quero dois.")
  }
}

import Foundation
import GatewayKit
import Testing

@testable import Email

/// Mails as they arrive, and how they are read.
@Suite struct ReadMailTests {
  @Test("a plain mail has its words, its author and its subject")
  func plain() throws {
    let mail = try ReadMail.read(
      Letter.of(
        [
          "From: =?utf-8?Q?Ana_Concei=C3=A7=C3=A3o?= <Ana@Example.com>", "Subject: =?utf-8?Q?Or=C3=A7amento?=",
          "Message-ID: <1@example.com>", "In-Reply-To: <0@padaria.example> <00@padaria.example>",
          "References: <r@padaria.example>\r\n <0@padaria.example>", "Content-Type: text/plain; charset=utf-8",
        ], "Vocês fazem bolo?\n"))
    #expect(mail.from == [try #require(MailAddress("ana@example.com", name: "Ana Conceição"))])
    #expect(mail.subject == "Orçamento")
    #expect(mail.date == Date(timeIntervalSince1970: 1_749_416_383))
    #expect(mail.id == "<1@example.com>")
    #expect(mail.inReplyTo == ["<0@padaria.example>", "<00@padaria.example>"])
    #expect(mail.references == ["<r@padaria.example>", "<0@padaria.example>"])
    #expect(mail.text == "Vocês fazem bolo?")
    #expect(mail.fullText == mail.text)
    #expect(mail.html == nil)
  }

  @Test("without a Message-ID a mail is called after its bytes")
  func noMessageID() throws {
    let (one, same, other) = (Letter.of([], "a"), Letter.of([], "a"), Letter.of([], "b"))
    #expect(try ReadMail.read(one).id == ReadMail.read(same).id)
    #expect(try ReadMail.read(one).id != ReadMail.read(other).id)
  }

  @Test("of two forms of the same words the plain one is the text, and the other is kept")
  func alternative() throws {
    let mail = try ReadMail.read(
      Letter.multipart(
        "alternative",
        ["Content-Type: text/plain\n\nOi", "Content-Type: text/html; charset=utf-8\n\n<p>Oi <b>aí</b></p>"]))
    #expect(mail.fullText == "Oi")
    #expect(mail.html?.contains("<b>aí</b>") == true)
    #expect(mail.files.isEmpty)
  }

  @Test("what is HTML only is read as text")
  func onlyHTML() throws {
    let mail = try ReadMail.read(
      Letter.of(["Content-Type: text/html; charset=utf-8"], "<p>Bom dia</p><p>Quanto custa?</p>"))
    #expect(mail.text == "Bom dia\n\nQuanto custa?")
  }

  @Test("words before and after a file are one text")
  func mixed() throws {
    let mail = try ReadMail.read(
      Letter.multipart(
        "mixed",
        [
          "Content-Type: text/plain\n\nantes",
          "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\nAAAA",
          "Content-Type: text/plain\n\ndepois",
        ]))
    #expect(mail.fullText == "antes\ndepois")
    #expect(mail.files.map(\.attachment) == [MailAttachment(name: "a.png", mimeType: "image/png", size: 3)])
  }

  static let named: [(part: String, name: String)] = [
    ("Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"nota fiscal.pdf\"", "nota fiscal.pdf"),
    ("Content-Type: application/pdf; name*=utf-8''or%C3%A7amento.pdf", "orçamento.pdf"),
    ("Content-Type: application/pdf; name*0*=utf-8''or%C3%A7a; name*1*=mento; name*2=.pdf", "orçamento.pdf"),
    ("Content-Type: application/pdf; name=\"=?utf-8?Q?or=C3=A7amento.pdf?=\"", "orçamento.pdf"),
    ("Content-Type: application/pdf; name=\"=?iso-2022-jp?B?GyRCLSEbKEI=?=.pdf\"", "①.pdf"),
    ("Content-Type: application/pdf; name=\"../../etc/passwd\"", "passwd"),
    ("Content-Type: application/pdf; name=\"C:\\\\Users\\\\ana\\\\a.pdf\"", "a.pdf"),
    ("Content-Type: application/pdf; name=\"..\"", "attachment-1.pdf"),
    ("Content-Type: text/calendar; method=REQUEST", "invite.ics"),
    ("Content-Type: application/ms-tnef", "winmail.dat"),
    ("Content-Type: image/jpeg", "attachment-1.jpg"),
    ("Content-Type: message/rfc822\n\nSubject: o pedido\n", "o pedido.eml"),
  ]

  @Test("files have names, and never a path", arguments: named)
  func names(part: String, name: String) throws {
    let mail = try ReadMail.read(Letter.multipart("mixed", ["Content-Type: text/plain\n\nOi", part + "\n\nx"]))
    #expect(mail.files.map(\.attachment.name) == [name])
    #expect(mail.fullText == "Oi")
  }

  @Test("a broken transfer encoding loses nothing that can be read")
  func brokenBase64() throws {
    let headers = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"]
    #expect(try ReadMail.read(Letter.of(headers, "T2!zDoSBm\nYXplbSBib2xvPw")).text == "Olá fazem bolo?")
  }

  @Test("words that are falsely declared to be base64 are read as they stand")
  func noBase64() throws {
    let headers = ["Content-Type: text/plain", "Content-Transfer-Encoding: base64"]
    let text = "Gostaria de encomendar dois bolos, para domingo."
    #expect(try ReadMail.read(Letter.of(headers, text)).text == text)
  }

  @Test(
    "parts are found by the delimiter that is there, where the declared one is not", arguments: ["other", "a b=c?"])
  func wrongBoundary(declared: String) throws {
    let mail = Letter.of(
      ["Content-Type: multipart/alternative; boundary=\"\(declared)\""],
      "Preâmbulo\n\n--real_1\nContent-Type: text/plain; charset=utf-8\n\nOlá\n\n--real_1\nContent-Type: text/html\n\n<p>Oi\n"
        + "--real_1--\n")
    let read = try ReadMail.read(mail)
    #expect(read.fullText == "Olá")
    #expect(read.html?.contains("<p>Oi") == true)
  }

  @Test("a file that an old program wrote into the text is a file")
  func uuencoded() throws {
    let text = "Segue a nota.\n\nbegin 644 nota.txt\n#0V%T\n`\nend\n\nAté!"
    let letter = Letter.of(["Content-Type: text/plain"], text)
    let mail = try ReadMail.read(letter)
    #expect(mail.fullText == "Segue a nota.\n\nAté!")
    let file = try #require(mail.files.first)
    #expect(file.attachment == MailAttachment(name: "nota.txt", mimeType: "application/octet-stream", size: 3))
    #expect(MailFiles.contents(in: letter) == [file.path: Array("Cat".utf8)])
  }

  @Test(
    "words that only begin like such a file are words",
    arguments: ["begin 644 nota", "begin 100 metres from here\nthen turn\nend", "begin 644 a.txt\n#0V%T\n"])
  func notUUEncoded(text: String) throws {
    #expect(UUEncoding.split(text).text == text)
    #expect(UUEncoding.split(text).files.isEmpty)
  }

  static let paragraphs: [(text: String, words: String)] = [
    ("Quero dois \nbolos.\nObrigada", "Quero dois bolos.\nObrigada"), ("a \n> b \n> c\nd", "a \n> b c\nd"),
    ("a \n>> b \n> c", "a \n>> b \n> c"), (" > a", "> a"), ("a \n-- \nAna", "a \n-- \nAna"), ("a \n\nb", "a \n\nb"),
  ]

  @Test("a paragraph that was broken to fit a window is one line", arguments: paragraphs)
  func flowed(text: String, words: String) {
    #expect(text.unflowed(deletingSpace: false).trimmedLines == words.trimmedLines)
  }

  @Test("a mail says whether its lines flow, and whether the space is a word's end")
  func flows() throws {
    let type = "Content-Type: text/plain; charset=utf-8; format=flowed"
    #expect(try ReadMail.read(Letter.of([type], "Quero \ndois")).text == "Quero dois")
    #expect(try ReadMail.read(Letter.of([type + "; delsp=yes"], "蛋 \n糕")).text == "蛋糕")
    #expect(try ReadMail.read(Letter.of(["Content-Type: text/plain"], "Quero \ndois")).text == "Quero\ndois")
  }

  static let wordings: [(headers: [String], text: String)] = [
    (["Content-Type: text"], "Olá"), (["Content-Type: text/plain; charset=no-such"], "Olá"),
    (["Content-Type: text/plain; name=msg.txt"], "Olá"), (["Content-Type: multipart/mixed; boundary=never"], "Olá"),
    ([], "Olá"),
  ]

  @Test("a body of a doubtful type is read as text", arguments: wordings)
  func doubtful(headers: [String], text: String) throws {
    #expect(try ReadMail.read(Letter.of(headers, "Olá")).text == text)
  }

  @Test(
    "what stands before the first field is passed over", arguments: ["\u{FEFF}", "\r\n\r\n", "From ana Sun Jun  8\n"])
  func beginnings(beginning: String) throws {
    #expect(try ReadMail.read(Array(beginning.utf8) + Letter.of(["Subject: s"])).subject == "s")
  }

  @Test(
    "text without a header field is not a mail",
    arguments: ["", "Olá", "{\"text\":\"a\"}", "[]", String(repeating: "a", count: 100_000), "\u{0}\u{0}:", "\n\n\n"])
  func unavailableMail(text: String) {
    #expect(throws: AdapterError.self) { try ReadMail.read(Array(text.utf8)) }
  }

  @Test("a character that turns the reading direction is left out of names and subjects")
  func direction() throws {
    let mail = try ReadMail.read(Letter.of(["Subject: a\u{202E}fdp.exe", "Content-Type: text/plain"]))
    #expect(mail.subject == "afdp.exe")
  }
}

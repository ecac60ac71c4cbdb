import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import Email

/// What is sent is read again as it was meant, in the right thread, and cannot be bent by what others wrote.
@Suite struct SendingTests {
  private static func delivery(
    _ text: String = "Abrimos às 8h.", thread: ThreadKey, author: Author = .bot, replyTo: String? = nil,
    to: [Alias] = ["email:ana@example.com"]
  ) -> Delivery {
    Delivery(
      id: "m1.1", thread: thread, recipients: to, author: author, message: OutgoingMessage(text: text),
      replyTo: replyTo)
  }

  /// Takes a mail, answers it, and reads the answer.
  private static func answer(
    to mail: [UInt8], text: String = "Abrimos às 8h.", author: Author = .bot, settings: [String: JSONValue] = [:]
  ) async throws -> (sent: ReadMail, wire: SMTPMail, box: Mailbox) {
    let box = try Mailbox(settings)
    await box.readAll()
    box.server.add(mail)
    await box.readAll()
    let event = try #require(box.inbox.events.first)
    _ = try await box.adapter.send(
      delivery(text, thread: event.thread, author: author, replyTo: event.externalID, to: event.from.aliases))
    let wire = try #require(box.smtp.mails.first)
    return (try ReadMail.read(wire.message), wire, box)
  }

  @Test("an answer stands above what it answers, under the right headers", arguments: ["pt-BR", "en", "es"])
  func answers(language: String) async throws {
    let mail = Letter.of(
      [
        "Message-ID: <2@example.com>", "References: <0@example.com> <1@example.com>", "Subject: Horário",
        "From: \"Ana, a Sol\" <ana@example.com>",
      ],
      "Que horas abrem?\n> antes")
    let (sent, wire, box) = try await Self.answer(
      to: mail, settings: ["language": .string(language), "signature": "Padaria do Sol\nhttps://padaria.example"])
    #expect(wire.recipients == ["ana@example.com"] && wire.sender == "ola@padaria.example")
    #expect(sent.subject == "Re: Horário")
    #expect(sent.inReplyTo == ["<2@example.com>"])
    #expect(sent.references == ["<0@example.com>", "<1@example.com>", "<2@example.com>"])
    #expect(sent.from.map(\.address) == ["ola@padaria.example"])
    #expect(sent.headers.addresses("to").map(\.name) == ["Ana, a Sol"])
    #expect(sent.headers.text("auto-submitted") == "auto-replied")
    #expect(sent.headers.text("x-auto-response-suppress") == "All")
    #expect(box.adapter.tokens.sent(sent.id)?.delivery == "m1.1")
    #expect(sent.text == "Abrimos às 8h.", "what is new is not told from what is quoted")
    #expect(sent.fullText.contains("> Que horas abrem?\n>> antes"))
    #expect(HTMLText.of(sent.html ?? "").text.contains("https://padaria.example"))
    #expect(wire.message.allSatisfy { $0 < 0x80 })
    #expect(wire.message.split(separator: 0x0A).dropLast().allSatisfy { $0.last == 0x0D && $0.count <= 998 })
  }

  @Test("an agent's words bear no robot's mark")
  func agents() async throws {
    let (sent, _, _) = try await Self.answer(to: Letter.of(["Message-ID: <2@a>"]), author: .agent)
    #expect(!sent.headers.has("auto-submitted") && !sent.headers.has("x-auto-response-suppress"))
  }

  @Test("the answer to our answer is in the same conversation, whatever headers a mail program keeps")
  func threads() async throws {
    let (sent, wire, box) = try await Self.answer(
      to: Letter.of(["Message-ID: <2@a>"]), settings: ["plusAddress": true])
    let replyTo = try #require(sent.headers.addresses("reply-to").first?.address)
    #expect(replyTo.hasPrefix("ola+") && wire.sender == "ola@padaria.example")
    for (number, headers) in [
      ["In-Reply-To: \(sent.id)"], ["References: <2@a> \(sent.id)"], ["To: \(replyTo)"], ["Subject: Re: Horário"],
    ].enumerated() {
      box.server.add(Letter.of(["Message-ID: <r\(number)@a>"] + headers))
    }
    await box.readAll()
    let threads = box.inbox.events.map(\.thread)
    #expect(threads.count == 5)
    #expect(Set(threads.prefix(4)).count == 1)
    #expect(threads[4] != threads[0], "a subject alone makes no thread")
  }

  static let hostile: [[String]] = [
    ["Subject: =?utf-8?B?YQ0KQmNjOiBldmlsQGV4YW1wbGUubmV0?="],
    ["Subject: =?utf-8?Q?a=0D=0ABcc:_evil@example.net=0D=0A=0D=0Abody?="],
    ["From: =?utf-8?Q?a=0D=0ABcc:_evil@example.net?= <ana@example.com>"],
    ["From: \"a\\\r\n Bcc: evil@example.net\" <ana@example.com>"],
    ["Message-ID: <a\u{0B}Bcc:evil@example.net>", "References: <=?utf-8?Q?=0D=0ABcc:x@y?=> <ok@a>"],
    ["Reply-To: \"x\\\" <evil@example.net>, \\\"\" <ana@example.com>"],
    ["Subject: " + String(repeating: "á€ ", count: 900)], ["Subject: \u{2028}Bcc: evil@example.net"],
  ]

  @Test("no name, subject or id becomes a header or a recipient of its own", arguments: hostile)
  func injection(headers: [String]) async throws {
    let (sent, wire, _) = try await Self.answer(to: Letter.of(headers), text: "Oi\r\n.\r\nBcc: evil@example.net")
    #expect(wire.recipients == ["ana@example.com"])
    let known: Set<String> = [
      "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted",
      "x-auto-response-suppress", "mime-version", "content-type",
    ]
    #expect(Set(sent.headers.all.map(\.name)).isSubset(of: known))
    #expect(Set(sent.headers.all.map(\.name)).count == sent.headers.all.count)
    #expect(sent.headers.addresses("to").map(\.address) == ["ana@example.com"])
  }

  @Test("a customer's HTML is quoted as the text it is")
  func html() async throws {
    let mail = Letter.of(
      ["Message-ID: <2@a>", "Content-Type: text/plain"], "<script>alert(1)</script> <img src=x onerror=alert(1)>")
    let (sent, _, _) = try await Self.answer(to: mail)
    let html = try #require(sent.html)
    #expect(!html.contains("<script") && !html.contains("<img"))
    #expect(html.contains("&lt;script&gt;"))
  }

  @Test(
    "a contact without a usable mail address gets no mail",
    arguments: [["wa:5511987654321"], ["email:ola@padaria.example"], ["email:a b@example.com"], ["email:-f@x.example"]]
      as [[Alias]])
  func nobody(recipients: [Alias]) async throws {
    let box = try Mailbox()
    await #expect(throws: AdapterError.self) {
      _ = try await box.adapter.send(Self.delivery(thread: "t", to: recipients))
    }
    #expect(box.smtp.mails.isEmpty)
  }

  @Test("a file goes with the words, under its name", arguments: ["preços 2026.pdf", "a\r\nBcc: x@y.example\".pdf"])
  func files(name: String) async throws {
    let box = try Mailbox()
    let content = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
    let file = OutgoingFile(kind: .document, source: .blob("x"), name: name, mimeType: "application/pdf")
    var sent = file
    sent.source = .uploaded(try await box.adapter.upload(content, as: file))
    let delivery = Self.delivery(thread: "t")
    _ = try await box.adapter.send(
      Delivery(
        id: delivery.id, thread: delivery.thread, recipients: delivery.recipients, author: .agent,
        message: OutgoingMessage(text: "Segue.", file: sent), replyTo: nil))
    let wire = try #require(box.smtp.mails.first)
    let mail = try ReadMail.read(wire.message)
    #expect(mail.text == "Segue." && mail.headers.addresses("bcc").isEmpty)
    let attachment = try #require(mail.files.first)
    #expect(attachment.attachment.mimeType == "application/pdf" && attachment.attachment.size == 5000)
    if name.hasPrefix("preços") { #expect(attachment.attachment.name == name) }
    #expect(MailFiles.contents(in: wire.message) == [attachment.path: content])
  }

  @Test("every attempt at a delivery is the same mail")
  func stable() async throws {
    let box = try Mailbox()
    for _ in 1...2 { _ = try await box.adapter.send(Self.delivery(thread: "t")) }
    #expect(box.smtp.mails.count == 2)
    #expect(box.smtp.mails[0].message == box.smtp.mails[1].message)
  }
}

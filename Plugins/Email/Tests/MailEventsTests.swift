import Foundation
import GatewayKit
import Testing

@testable import Email

/// A mail as an inbound event.
@Suite struct MailEventsTests {
  private static func event(_ headers: [String], _ body: String = "Olá", events: MailEvents = MailEvents()) throws
    -> InboundEvent
  {
    events.message(try ReadMail.read(Letter.of(headers, body)))
  }

  @Test("its JSON is one flat object with everything a mail has")
  func json() throws {
    let event = try Self.event([
      "Message-ID: <2@example.com>", "References: <1@example.com>", "In-Reply-To: <1@example.com>",
      "Subject: Re: Pedido",
    ])
    let json = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(event))
    #expect(json["kind"] == "message")
    #expect(json["externalID"] == "<2@example.com>")
    #expect(json["replyTo"] == "<1@example.com>")
    #expect(json["subject"] == "Re: Pedido")
    #expect(json["text"] == "Olá")
    #expect(json["fullText"] == "Olá")
    #expect(json["html"] == .null)
    #expect(json["attachments"] == [])
    #expect(json["references"] == ["<1@example.com>"])
    #expect(json["automatic"] == .null)
    #expect(json["bounce"] == .null)
    #expect(json["parts"] == [["type": "text", "text": "Olá"]])
    #expect(json["from"] == ["name": "Ana", "aliases": ["email-claim:ana@example.com"]])
  }

  @Test("an unproven address is a claim")
  func claim() throws {
    let proof = "Authentication-Results: mx.padaria.example; dmarc=pass header.from=example.com"
    #expect(try Self.event([proof]).from.aliases == ["email-claim:ana@example.com"])
    let events = MailEvents(authority: "mx.padaria.example")
    #expect(try Self.event([proof], events: events).from.aliases == ["email:ana@example.com"])
    #expect(try Self.event([], events: events).from.aliases == ["email-claim:ana@example.com"])
  }

  @Test("a forged mail comes from somebody of its own, never from the person it names")
  func forgery() throws {
    let events = MailEvents(authority: "mx.padaria.example")
    let honest = try Self.event(
      [
        "Authentication-Results: mx.padaria.example; dmarc=pass header.from=example.com", "Message-ID: <1@example.com>",
      ],
      events: events)
    #expect(honest.from.aliases == ["email:ana@example.com"])
    for results in AuthenticationResultsTests.forged {
      let forged = try Self.event(
        ["Authentication-Results: mx.padaria.example; \(results)", "In-Reply-To: <1@example.com>"], events: events)
      #expect(forged.from.aliases == ["email-claim:ana@example.com"])
      #expect(forged.thread != honest.thread)
    }
  }

  @Test("a mail without an author still comes from somebody", arguments: ["From: ", "From: <>", "From: undisclosed:;"])
  func nobody(from: String) throws {
    #expect(try Self.event([from]).from.aliases == ["email-claim:unknown"])
  }

  @Test(
    "an author without an address still has a name",
    arguments: ["From: Ana", "From: \"Ana\" <@example.com>", "From: Ana <>"])
  func nameless(from: String) throws {
    let sender = try Self.event([from]).from
    #expect(sender.name == "Ana")
    #expect(sender.aliases == ["email-claim:unknown"])
  }

  @Test("a thread is named after its oldest mail, in any order of replies")
  func threads() throws {
    let first = try Self.event(["Message-ID: <1@a>"]).thread
    #expect(try Self.event(["Message-ID: <2@a>", "In-Reply-To: <1@a>"]).thread == first)
    #expect(try Self.event(["Message-ID: <3@a>", "References: <1@a> <2@a>", "In-Reply-To: <2@a>"]).thread == first)
    #expect(try Self.event(["Message-ID: <4@a>", "Subject: the same"]).thread != first)
    #expect(try Self.event(["In-Reply-To: =?utf-8?q?=3C1=40a?=\r\n =?utf-8?q?=3E?="]).thread == first)
    #expect(
      try Self.event(["In-Reply-To: <a=?b@a>"]).thread
        == MailThread.key(
          root: MailThread.root(id: "", inReplyTo: ["<a=?b@a>"], references: []), of: "email-claim:ana@example.com"))
    let known = MailEvents(root: { $0 == "<9@a>" ? "ours" : nil })
    let ours = MailThread.key(root: "ours", of: "email-claim:ana@example.com")
    #expect(try Self.event(["References: <1@a> <9@a> <2@a>"], events: known).thread == ours)
    #expect(try Self.event(["In-Reply-To: <8@a> <9@a>"], events: known).thread == ours)
  }

  @Test("a stranger who refers to another customer's mail begins a new conversation")
  func strangers() throws {
    let first = try Self.event(["Message-ID: <1@a>"])
    let stranger = try Self.event(["From: Eva <eva@example.net>", "In-Reply-To: <1@a>", "References: <1@a>"])
    #expect(stranger.thread != first.thread)
    #expect(MailThread.root(of: stranger.thread) == MailThread.root(of: first.thread))
  }

  @Test("a mail that says all in its subject says it")
  func subjectOnly() throws {
    guard case .message(let message) = try Self.event(["Subject: Abrem hoje?"], "").content else {
      Issue.record("not a message")
      return
    }
    #expect(message.text == "Abrem hoje?")
    #expect(message.mail?.text.isEmpty == true)
  }

  @Test("files are parts too")
  func files() throws {
    let mail = Letter.multipart(
      "mixed", ["Content-Type: text/plain\n\nOi", "Content-Type: image/png; name=bolo.png\n\nabc"])
    guard case .message(let message) = MailEvents().message(try ReadMail.read(mail)).content else {
      Issue.record("not a message")
      return
    }
    #expect(
      message.files == [Media(kind: .image, mimeType: "image/png", name: "bolo.png", size: 3, ref: "1.2")])
  }

  @Test("the largest mail there can be fits the journal")
  func size() throws {
    let noise = String(repeating: "\"\\\n", count: 200_000)
    let mail = Letter.multipart(
      "alternative", ["Content-Type: text/plain\n\n\(noise)", "Content-Type: text/html\n\n\(noise)"])
    let event = MailEvents().message(try ReadMail.read(mail))
    #expect(try JSONEncoder().encode(event).count < 1 << 20)
  }
}

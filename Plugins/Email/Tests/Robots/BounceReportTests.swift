import GatewayKit
import Testing

@testable import Email

/// Reports that a mail did not arrive.
@Suite struct BounceReportTests {
  private static func mail(reporting status: String) -> [UInt8] {
    Letter.multipart(
      "report; report-type=delivery-status",
      [
        "Content-Type: text/plain\n\nIt did not arrive.",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n\(status)",
        "Content-Type: message/rfc822\n\nMessage-ID: <1@padaria.example>\nSubject: oi\n\n",
      ], headers: ["From: MAILER-DAEMON@example.com"])
  }

  static let reports: [(status: String, bounce: MailBounce?, isFinal: Bool)] = [
    (
      "Final-Recipient: rfc822; bia@example.com\nAction: failed\nStatus: 5.1.1",
      MailBounce(recipient: "bia@example.com", status: "5.1.1", permanent: true), true
    ),
    (
      "Original-Recipient: rfc822;bia@example.com\nFinal-Recipient: RFC822; <x@inner.example>\nAction: Failed\n"
        + "Status: 5.2.2 (mailbox full)",
      MailBounce(recipient: "bia@example.com", status: "5.2.2", permanent: true), true
    ),
    (
      "Final-Recipient: rfc822; bia@example.com\nAction: delayed\nStatus: 4.4.1",
      MailBounce(recipient: "bia@example.com", status: "4.4.1", permanent: false), false
    ),
    (
      "Final-Recipient: rfc822; bia@example.com\nAction: failed\nDiagnostic-Code: smtp;\n 550 5.7.1 no",
      MailBounce(recipient: "bia@example.com", status: "5.7.1", permanent: true), true
    ),
    (
      "Final-Recipient: rfc822; ana@example.com\nAction: delivered\nStatus: 2.0.0\n\n"
        + "Final-Recipient: rfc822; bia@example.com\nAction: failed\nStatus: 5.1.1",
      MailBounce(recipient: "bia@example.com", status: "5.1.1", permanent: true), true
    ),
    ("Final-Recipient: rfc822; ana@example.com\nAction: relayed\nStatus: 2.0.0", nil, false),
  ]

  @Test("the standard's report is read", arguments: reports)
  func standard(status: String, bounce: MailBounce?, isFinal: Bool) throws {
    let report = try ReadMail.read(Self.mail(reporting: status)).bounce
    #expect(report?.bounce == bounce)
    #expect(report?.isFinal ?? false == isFinal)
    if bounce != nil { #expect(report?.originalID == "<1@padaria.example>") }
  }

  @Test("a report without the failed mail's body names it still")
  func headersOnly() throws {
    let mail = Letter.multipart(
      "report; report-type=delivery-status",
      [
        "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; b@example.com\nAction: failed\nStatus: 5.0.0",
        "Content-Type: text/rfc822-headers\n\nMessage-ID: <1@padaria.example>",
      ])
    #expect(try ReadMail.read(mail).bounce?.originalID == "<1@padaria.example>")
  }

  static let inWords: [(headers: [String], body: String, bounce: MailBounce?)] = [
    (
      ["From: Mail Delivery System <MAILER-DAEMON@mx.example.com>", "X-Failed-Recipients: bia@example.com"],
      "550 no such user", MailBounce(recipient: "bia@example.com", status: "5.0.0", permanent: true)
    ),
    (
      ["From: MAILER-DAEMON@mx.example.com", "Subject: failure notice", "To: ola@padaria.example"],
      "Hi. This is the qmail-send program at mx.example.com.\n\n<bia@example.com>:\nSorry, no mailbox. (#5.1.1)\n",
      MailBounce(recipient: "bia@example.com", status: "5.1.1", permanent: true)
    ),
    (
      ["From: postmaster@mx.example.com", "Subject: Warning: message delayed 2 days", "To: ola@padaria.example"],
      "Your message to bia@example.com is delayed; it will be retried.",
      MailBounce(recipient: "bia@example.com", status: nil, permanent: false)
    ),
    (
      ["From: gateway@mx.example.com", "Subject: Delivery failure notification"],
      "Your message could not be delivered to the following recipients:\n\nbia@example.com\n",
      MailBounce(recipient: "bia@example.com", status: nil, permanent: true)
    ),
    (
      ["From: filter@mx.example.com", "Subject: Mail Delivery Warning"],
      "Delivery of email to this address\n\"bia@example.com\"\nhas been postponed due to a full mailbox.",
      MailBounce(recipient: "bia@example.com", status: nil, permanent: false)
    ),
    (
      ["From: correio@mx.example.com", "Subject: Pedido : mensagem não entregue"],
      "Sua mensagem não pôde ser entregue a\nbia@example.com\n",
      MailBounce(recipient: "bia@example.com", status: nil, permanent: true)
    ),
    (
      ["Subject: Re: Delivery failure", "In-Reply-To: <1@padaria.example>"],
      "It says that it could not be delivered to bia@example.com. What now?", nil
    ),
    (["Subject: Delivery failure"], "My cake for bia@example.com never arrived!", nil),
    (["From: postmaster@example.com", "Subject: the invoice"], "Write to bia@example.com", nil),
  ]

  @Test("reports without a machine-readable part are read only if they are certain", arguments: inWords)
  func loose(headers: [String], body: String, bounce: MailBounce?) throws {
    #expect(try ReadMail.read(Letter.of(headers, body)).bounce?.bounce == bounce)
  }
}

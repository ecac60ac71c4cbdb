import Testing

@testable import Email

@Suite("Invariant 11: mails made to exhaust the reader are read within bounds") struct MailExtentTests {
  /// A hostile mail, shown by its name.
  struct Hostile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let mail: [UInt8]

    init(_ name: String, _ mail: [UInt8]) {
      testDescription = name
      self.mail = mail
    }
  }

  static let hostile: [Hostile] = [
    Hostile("two hundred thousand header lines", head(String(repeating: "a: b\r\n", count: 200_000))),
    Hostile("a header of two megabytes", head("Subject: " + String(repeating: "a", count: 2 << 20) + "\r\n\r\nOlá")),
    Hostile(
      "a hundred thousand parts",
      Letter.of(
        ["Content-Type: multipart/mixed; boundary=b"], String(repeating: "--b\n\n", count: 100_000))
    ),
    Hostile(
      "parts without a boundary's name",
      Letter.of(["Content-Type: multipart/mixed; boundary=\"\""], String(repeating: "--\n\n", count: 100_000))
    ),
    Hostile(
      "a boundary in pieces",
      Letter.of(
        ["Content-Type: multipart/mixed; boundary*0=b; boundary*1=c"], String(repeating: "--bc\n\n", count: 100_000))
    ),
    Hostile(
      "multiparts nested ten thousand deep",
      Letter.of(
        ["Content-Type: multipart/mixed; boundary=b0"],
        (0..<10_000).map { "--b\($0)\nContent-Type: multipart/mixed; boundary=b\($0 + 1)\n\n" }.joined())
    ),
    Hostile(
      "mails nested ten thousand deep",
      Letter.of(
        ["Content-Type: message/rfc822"], String(repeating: "Content-Type: message/rfc822\n\n", count: 10_000))
    ),
    Hostile(
      "a file of header lines in a part",
      Letter.of(
        ["Content-Type: multipart/mixed; boundary=b"], "--b\n" + String(repeating: "a: b\n", count: 200_000) + "\n")
    ),
    Hostile(
      "groups in a part that is a mail by default",
      Letter.of(["Content-Type: multipart/digest; boundary=b"], "--b\n\nTo: " + String(repeating: "a:", count: 300_000))
    ),
    Hostile("addresses without end", Letter.of(["To: " + String(repeating: "a@b,", count: 200_000)])),
    Hostile("comments without end", Letter.of(["To: " + String(repeating: "(", count: 500_000)])),
    Hostile("groups without end", Letter.of(["To: " + String(repeating: "a:", count: 300_000)])),
    Hostile("words without end", Letter.of(["Subject: " + String(repeating: "=?utf-8?Q?a?=", count: 60_000)])),
    Hostile("references without end", Letter.of(["References: " + String(repeating: "<a@b> ", count: 100_000)])),
    Hostile("ten megabytes of line", Letter.of([], String(repeating: "a", count: 10 << 20))),
    Hostile("quotes in every line", Letter.of([], String(repeating: "> a\nb\n", count: 200_000))),
    Hostile(
      "attributions in every line",
      Letter.of([], String(repeating: "On 1 May 2025, at 10:00, a@b wrote:\n", count: 50_000))),
    Hostile("elements nested without end", html(String(repeating: "<b>", count: 300_000) + "Olá")),
    Hostile("quotes nested without end", html(String(repeating: "<blockquote>", count: 80_000) + "Olá")),
    Hostile(
      "ends without beginnings", html(String(repeating: "<b>", count: 300) + String(repeating: "</i>", count: 300_000))),
    Hostile("attributes without end", html("<p " + String(repeating: "a=b ", count: 300_000) + ">Olá")),
    Hostile("entities without end", html(String(repeating: "&amp;", count: 300_000))),
  ]

  private static func head(_ text: String) -> [UInt8] { Array(("From: ana@example.com\r\n" + text).utf8) }

  private static func html(_ text: String) -> [UInt8] { Letter.of(["Content-Type: text/html"], text) }

  @Test("is read within its bounds, or refused", .timeLimit(.minutes(5)), arguments: hostile)
  func bounded(item: Hostile) throws {
    let read = try ReadMail.read(item.mail)
    #expect(read.fullText.utf8.count <= MailLimits.fullText)
    #expect(read.text.utf8.count <= MailLimits.text)
    #expect(read.files.count <= MailLimits.attachments)
    #expect(read.references.count <= MailLimits.references)
  }

  @Test("an honest mail is read to its end")
  func honest() {
    let mail = Letter.multipart("mixed", (0..<50).map { "Content-Type: text/plain\n\n--\n--not a delimiter \($0)" })
    #expect(mail.withUnsafeBytes { MailExtent.of($0) } == mail.count)
  }

  @Test("a mail is cut where a bound is crossed")
  func cut() {
    let mail = Letter.of(["Content-Type: multipart/mixed; boundary=b"], String(repeating: "--b\n\n", count: 3000))
    let extent = mail.withUnsafeBytes { MailExtent.of($0) }
    #expect(extent < mail.count)
    #expect(String(decoding: mail[..<extent], as: UTF8.self).matches(of: /--b\r\n/).count == MailLimits.delimiters)
  }
}

import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Answers")
struct CustomerAnswerReaderTests {
  private func read(_ text: String, as type: AnswerType, locale: String = "pt-BR") -> String? {
    CustomerAnswerReader(locale: locale, timeZone: FlowBench.business.timeZone, now: FlowBench.now)
      .read(InboundMessage(parts: [.text(text)]), as: type)
  }

  @Test(
    "Numbers",
    arguments: [
      ("12", "pt-BR", "12"), ("1.234,5", "pt-BR", "1234.5"), ("1,234.5", "pt-BR", "1234.5"),
      ("1.234,5", "en", "1234.5"), ("1.234", "pt-BR", "1234"), ("1.234", "es", "1234"), ("1.234", "en", "1.234"),
      ("1,234", "en", "1234"), ("1,234", "pt-BR", "1.234"), ("3.5", "pt-BR", "3.5"), ("3,50", "pt-BR", "3.5"),
      ("1.234.567", "en", "1234567"), ("1.234.567,89", "pt-BR", "1234567.89"), ("R$ 12,50", "pt-BR", "12.5"),
      (" -007 ", "pt-BR", "-7"), ("-0,0", "pt-BR", "0"), (",5", "pt-BR", "0.5"), ("１２", "pt-BR", "12"),
      ("1 000", "pt-BR", "1000"), ("dois", "pt-BR", nil), ("", "pt-BR", nil), ("1.2.3", "pt-BR", nil),
      ("1,2,3", "en", nil), ("1.23,4.5", "pt-BR", nil), ("2 pães", "pt-BR", nil), ("1e9", "en", nil),
      ("--1", "en", nil),
      ("½", "pt-BR", nil), ("NaN", "en", nil), (",", "pt-BR", nil), (String(repeating: "9", count: 41), "en", nil),
    ] as [(String, String, String?)])
  func numbers(text: String, locale: String, expected: String?) {
    #expect(read(text, as: .number, locale: locale) == expected)
  }

  @Test(
    "Days; today is Monday, 23 November 2026",
    arguments: [
      ("23/11", "pt-BR", "2026-11-23"), ("22/11", "pt-BR", "2027-11-22"), ("25/12/2026", "pt-BR", "2026-12-25"),
      ("25-12-26", "pt-BR", "2026-12-25"), ("1.2.2027", "es", "2027-02-01"), ("2026-12-25", "en", "2026-12-25"),
      ("12/25/2026", "en", "2026-12-25"), ("25/12/2026", "en", "2026-12-25"), ("03/04/2027", "en", "2027-03-04"),
      ("03/04/2027", "en-GB", "2027-04-03"), ("29/02", "pt-BR", "2028-02-29"), ("hoje", "en", "2026-11-23"),
      ("Amanhã!", "pt-BR", "2026-11-24"), ("amanha", "pt-BR", "2026-11-24"), ("mañana", "es", "2026-11-24"),
      ("tomorrow", "en", "2026-11-24"), ("depois de amanhã", "pt-BR", "2026-11-25"), ("sexta", "pt-BR", "2026-11-27"),
      ("na sexta-feira", "pt-BR", "2026-11-27"), ("segunda", "pt-BR", "2026-11-30"), ("miércoles", "es", "2026-11-25"),
      ("Sunday", "en", "2026-11-29"), ("5 de dezembro", "pt-BR", "2026-12-05"),
      ("dia 5 de maio de 2027", "pt-BR", "2027-05-05"),
      ("May 5th", "en", "2027-05-05"), ("30/02", "pt-BR", nil), ("31/04/2027", "pt-BR", nil), ("1,5", "pt-BR", nil),
      ("0/0", "pt-BR", nil), ("25/12/1026", "pt-BR", nil), ("1/2/3", "pt-BR", nil), ("1234-5678", "pt-BR", nil),
      ("qualquer dia", "pt-BR", nil), ("5", "pt-BR", nil), ("99 de maio", "pt-BR", nil), ("/", "pt-BR", nil),
    ] as [(String, String, String?)])
  func dates(text: String, locale: String, expected: String?) {
    #expect(read(text, as: .date, locale: locale) == expected)
  }

  @Test("Today ends at midnight in the business's time zone")
  func timeZones() {
    let late = FlowBench.now.addingTimeInterval(9 * 3600)
    for (zone, day) in [("America/Sao_Paulo", "2026-11-23"), ("Asia/Tokyo", "2026-11-24")] {
      let reader = CustomerAnswerReader(locale: "en", timeZone: TimeZone(identifier: zone) ?? .gmt, now: late)
      #expect(reader.read(InboundMessage(parts: [.text("today")]), as: .date) == day)
    }
  }

  @Test(
    "E-mail addresses",
    arguments: [
      ("ana@example.com", "ana@example.com"), ("é Ana.Silva+x@Example.COM.BR.", "Ana.Silva+x@example.com.br"),
      ("<mailto:ana@example.com>", "ana@example.com"), ("ana@exemplo.com ou ana@exemplo.com", "ana@exemplo.com"),
      ("ana@x.com ou bia@x.com", nil), ("ana@example", nil), ("ana", nil), ("@example.com", nil), ("a@b@c.com", nil),
      ("a..b@example.com", nil), ("ana@-x.com", nil), ("ana@1.2.3.4", nil), ("ana @example.com", nil),
      (String(repeating: "a", count: 65) + "@example.com", nil), (String(repeating: "a@", count: 5_000), nil),
    ] as [(String, String?)])
  func emails(text: String, expected: String?) {
    #expect(read(text, as: .email) == expected)
  }

  @Test(
    "Telephone numbers",
    arguments: [
      ("(11) 98765-4321", "11987654321"), ("+55 11 98765.4321", "+5511987654321"), ("1234 5678", "12345678"),
      ("１１９８７６５４３２１", "11987654321"), ("1234567", nil), ("+1234567890123456", nil), ("11 98765-4321 é o meu", nil),
      ("55+11987654321", nil), ("++5511987654321", nil), ("", nil),
    ] as [(String, String?)])
  func phones(text: String, expected: String?) {
    #expect(read(text, as: .phone) == expected)
  }

  @Test("A file answers with the adapter's name for it; text is not a file, and a file is not text")
  func files() {
    let reader = CustomerAnswerReader(locale: "pt-BR", timeZone: .gmt, now: FlowBench.now)
    let photo = InboundMessage(parts: [.media(Media(kind: .image, ref: "m1")), .media(Media(kind: .image, ref: "m2"))])
    #expect(reader.read(photo, as: .file) == "m1")
    #expect(reader.read(photo, as: .text) == nil)
    #expect(read("aqui está", as: .file) == nil)
    #expect(read("  oi \n", as: .text) == "oi")
    #expect(read(" \n\t", as: .text) == nil)
  }

  /// Ten times the length may take ten times the time and not a hundred times. What the processor spent counts, on one
  /// thread, so that other work on this machine does not.
  @Test("Invariant 11: hostile answers of every form are read in linear time", arguments: AnswerType.allCases)
  func hostile(type: AnswerType) {
    for piece in ["1", "1.", "@", "a@b.", "/", " ", "+", "\u{0301}", "🇧", "9/9/"] {
      func spent(_ count: Int) -> Duration {
        let text = String(repeating: piece, count: count)
        var (began, ended) = (timespec(), timespec())
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &began)
        let answer = read(text, as: type)
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended)
        #expect(answer == nil || type == .text, "\(piece)")
        return .seconds(ended.tv_sec - began.tv_sec) + .nanoseconds(ended.tv_nsec - began.tv_nsec)
      }
      // A few milliseconds are the clock's and the first call's own.
      #expect(spent(20_000) < spent(2_000) * 40 + .milliseconds(100), "\(piece)")
    }
  }
}

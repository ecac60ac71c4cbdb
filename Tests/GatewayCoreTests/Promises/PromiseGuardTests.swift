import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Promises without a source")
struct PromiseGuardTests {
  /// Tuesday, 10 March 2026, nine o'clock in São Paulo.
  private static let today = Today(
    now: Date(timeIntervalSince1970: 1_773_144_000), in: TimeZone(identifier: "America/Sao_Paulo") ?? .gmt)

  static func promises(_ language: PromiseLanguage, _ policy: PromisePolicy = .handOff) -> PromiseGuard {
    PromiseGuard(
      policy: policy,
      grounds: [
        Grounds([language.information], locale: language.rawValue),
        Grounds([language.question], locale: language.rawValue, ofCustomer: true),
      ], locale: language.rawValue, today: today)
  }

  private static let guards = Dictionary(
    uniqueKeysWithValues: PromiseLanguage.allCases.map { ($0, promises($0)) })

  private func breaches(_ sentence: String, _ language: PromiseLanguage = .portuguese, saying text: String) -> [String]
  {
    PromiseGuard(
      policy: .handOff, grounds: [Grounds([text], locale: language.rawValue)], locale: language.rawValue,
      today: Self.today
    ).breaches(in: sentence)
  }

  @Test("What may be said and what not", arguments: PromiseTable.rows)
  func table(row: PromiseTable.Row) throws {
    #expect(try #require(Self.guards[row.language]).breaches(in: row.sentence) == row.breaches)
  }

  @Test("The table is a table: both kinds in each language, a hundred rows and more")
  func tableIsWhole() {
    #expect(PromiseTable.rows.count >= 100)
    for language in PromiseLanguage.allCases {
      let rows = PromiseTable.rows.filter { $0.language == language }
      #expect(rows.count { $0.breaches.isEmpty } >= 20 && rows.count { !$0.breaches.isEmpty } >= 14)
    }
  }

  @Test("Without sources, every promise of the table is withheld")
  func nothingSaid() throws {
    for row in PromiseTable.rows where !row.breaches.isEmpty {
      #expect(!breaches(row.sentence, row.language, saying: "").isEmpty, "\(row.sentence)")
    }
  }

  @Test(
    "A link that only looks like the business's is another",
    arguments: [
      "https://padariaaurora.com.br.golpe.com/cardapio", "https://padariaaur\u{43E}ra.com.br/cardapio",
      "https://padariaaurora.com.br@golpe.com", "padariaaurora.com.br/outra", "http://golpe.com/padariaaurora.com.br",
    ])
  func imitations(link: String) {
    #expect(!Self.promises(.portuguese).breaches(in: "Veja em \(link) agora.").isEmpty)
  }

  @Test("A source with \"tomorrow\" supports its date, but not the day after")
  func daysByName() {
    #expect(breaches("Fica para 11/03.", saying: "Entregamos amanhã.").isEmpty)
    #expect(breaches("Fica para 12/03.", saying: "Entregamos amanhã.") == ["12/03"])
    #expect(breaches("Fica para sexta, 13/03.", saying: "Na sexta tem feijoada.").isEmpty)
  }

  @Test("Digits of other scripts, invisible characters and marks of emphasis hide nothing")
  func disguises() {
    for sentence in [
      "Custa R$ ４５.", "Custa R$ **45**.", "Custa R\u{200B}$ 4\u{200D}5.", "Custa r$45", "Custa ​45 reais",
    ] {
      #expect(!breaches(sentence, saying: "Custa R$ 48.").isEmpty, "\(sentence)")
    }
  }

  @Test("A long answer is read in a time that grows with its length, whatever it is made of")
  func linear() {
    for piece in ["1.", "9 ", "(1", "a.b/", "e quarenta ", "a@", "12/", "$", "mil "] {
      let time = { (count: Int) in
        computingTime { _ = PromiseText(String(repeating: piece, count: count)).tokens(without: []) }
          + computingTime {
            _ = PromiseReader.findings(in: PromiseText(String(repeating: piece, count: count)), locale: "pt-BR")
          }
      }
      _ = time(100)
      let short = (0..<3).map { _ in time(1_000) }.min() ?? .zero
      #expect(time(8_000) < max(short * 40, .milliseconds(100)), "\(piece)")
    }
  }
}

@Suite("An answer passes sentence by sentence")
struct PromiseFilterTests {
  private static let answer = """
    Olá, Ana! A caixa custa R$ 48. O bolo sai por R$ 30,00, combinado? Abrimos às 8h… Aos sábados, até as 13h.
    1. Pão francês: R$ 18,90
    2. Sonho: R$ 7
    Veja em padariaaurora.com.br/cardapio ou ligue (11) 98765-4321. Fale com a Dra. Lia, av. Brasil!
    """
  private static let failing = ["O bolo sai por R$ 30,00, combinado?", "2. Sonho: R$ 7"]

  private static func cut(_ text: String, _ generator: inout SeededGenerator) -> [String] {
    var pieces: [String] = []
    var rest = Substring(text).unicodeScalars
    while !rest.isEmpty {
      let length = Int.random(in: 1...12, using: &generator)
      pieces.append(String(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    return pieces
  }

  private static func pass(_ pieces: [String], _ promises: PromiseGuard?) -> (shown: [String], filter: PromiseFilter) {
    var filter = PromiseFilter(promises)
    var shown = pieces.map { filter.take($0) }
    shown.append(filter.finish())
    return (shown, filter)
  }

  @Test("Whatever the pieces, the same is shown, and no word of a sentence that fails", arguments: 0..<200)
  func cuttings(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let omitting = PromiseGuardTests.promises(.portuguese, .omit)
    let (shown, filter) = Self.pass(Self.cut(Self.answer, &generator), omitting)
    var expected = Self.answer
    for sentence in Self.failing { expected = expected.replacing(sentence, with: "", maxReplacements: 1) }
    let words = { (text: String) in text.split(whereSeparator: \.isWhitespace) }
    #expect(words(shown.joined()) == words(expected))
    #expect(shown.joined() == filter.passed)
    #expect(filter.withheld == ["R$ 30,00", "R$ 7"])
  }

  @Test("Where a person is to answer, nothing is shown after the first sentence that fails", arguments: 0..<50)
  func ends(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let (shown, filter) = Self.pass(Self.cut(Self.answer, &generator), PromiseGuardTests.promises(.portuguese))
    #expect(shown.joined() == "Olá, Ana! A caixa custa R$ 48. ")
    #expect(filter.withheld == ["R$ 30,00"])
  }

  @Test("Sentences of the table, put together at random and cut at random", arguments: 0..<100)
  func tableCuttings(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let language = PromiseLanguage.allCases[Int(seed % 3)]
    let rows = PromiseTable.rows.filter { $0.language == language }.shuffled(using: &generator).prefix(12)
    let text = rows.map(\.sentence).joined(separator: "\n")
    let (shown, filter) = Self.pass(
      Self.cut(text, &generator), PromiseGuardTests.promises(language, .omit))
    #expect(
      shown.joined().split(separator: "\n").map(String.init) == rows.filter(\.breaches.isEmpty).map(\.sentence))
    #expect(filter.withheld == rows.flatMap(\.breaches))
  }

  @Test("Without a guard every word passes at once")
  func unguarded() {
    let (shown, _) = Self.pass(["O pão ", "custa R$ 9"], nil)
    #expect(shown == ["O pão ", "custa R$ 9", ""])
  }

  @Test(
    "Where sentences end",
    arguments: [
      ("Oi! Tudo bem? Sim.", ["Oi! ", "Tudo bem? ", "Sim."]),
      ("Custa R$ 1.250,00. Leve.", ["Custa R$ 1.250,00. ", "Leve."]),
      ("A Sra. Ana, às 8 p. m. de hoje", ["A Sra. Ana, às 8 p. m. de hoje"]),
      ("“Oi.” Disse.", ["“Oi.” ", "Disse."]), ("Um…\ndois", ["Um…\n", "dois"]),
      ("1. Pão\n2. Sonho", ["1. Pão\n", "2. Sonho"]), ("Custa R$\n48.", ["Custa R$\n48."]),
    ])
  func sentences(text: String, expected: [String]) {
    var cutter = SentenceCutter()
    let cut = cutter.take(text)
    #expect(cut + [cutter.finish()].compactMap(\.self) == expected)
  }
}

import GatewayKit
import Testing

@testable import GatewayCore

/// One keyword against one message.
@Suite struct MatchingTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let kind: Keyword.Kind
    let keyword: String
    let message: String
    let matches: Bool
    init(_ kind: Keyword.Kind, _ keyword: String, _ message: String, _ matches: Bool = true) {
      (self.kind, self.keyword, self.message, self.matches) = (kind, keyword, message, matches)
    }
    var testDescription: String { "\(kind) \(keyword) \(matches ? "~" : "≁") \(message)" }
  }

  static let rows: [Row] = [
    // is
    Row(.is, "horário", "HORARIO!"), Row(.is, "HORÁRIO", "horario"), Row(.is, "horário", "  horário?? "),
    Row(.is, "horário", "qual o horário", false), Row(.is, "bom dia", "Bom   dia"),
    Row(.is, "bom dia", "bomdia", false),
    Row(.is, "aberto?", "Aberto"), Row(.is, "¿abierto?", "abierto"), Row(.is, "abierto", "¡ABIERTO!"),
    Row(.is, "don't know", "dont know"), Row(.is, "open", "“Open”"), Row(.is, "👍", "👍🏿"), Row(.is, "👍🏽", "👍"),
    Row(.is, "❤️", "❤"), Row(.is, "❤", "❤️"), Row(.is, "👍", "👍👍", false), Row(.is, "🍕", "pizza", false),
    Row(.is, "1", "１"), Row(.is, "1", "1️⃣"), Row(.is, "1", "10", false), Row(.is, "15", "1,5", false),
    Row(.is, "mañana", "MANANA"), Row(.is, "ação", "acao"), Row(.is, "acao", "AÇÃO!"), Row(.is, "parar", "parar."),
    Row(.is, "família", "fami\u{301}lia"), Row(.is, "営業時間", "営業時間？"), Row(.is, "привет", "ПРИВЕТ"),
    Row(.is, "oi", "", false), Row(.is, "oi", "!!!", false), Row(.is, "Ünïcödé", "unicode"),
    Row(.is, "e-mail", "E mail"), Row(.is, "email", "e-mail", false),
    // startsWith
    Row(.startsWith, "abre", "abre hoje?"), Row(.startsWith, "abre", "Abre"), Row(.startsWith, "abre", "abrem", false),
    Row(.startsWith, "abre", "que horas abre", false), Row(.startsWith, "quero", "¡Quero pão!"),
    Row(.startsWith, "que horas", "Que horas fecham?"), Row(.startsWith, "que horas", "que hora", false),
    Row(.startsWith, "how much", "How much is it?"), Row(.startsWith, "🍕", "🍕grande"),
    Row(.startsWith, "cuánto", "cuanto cuesta"),
    Row(.startsWith, "営業", "営業時間"),
    // word
    Row(.word, "horário", "qual o horário?"), Row(.word, "horário", "qual o horario, por favor"),
    Row(.word, "horário", "horários", false), Row(.word, "pão", "pãozinho", false), Row(.word, "pão", "tem pão?"),
    Row(.word, "pão", "pão/leite"), Row(.word, "pão", "(pão)"), Row(.word, "pizza", "pizza🍕"),
    Row(.word, "🍕", "pizza🍕🍕"),
    Row(.word, "🍕", "🍕pizza"), Row(.word, "👍", "ok👍🏽ok"), Row(.word, "👨", "👨‍👩‍👧", false), Row(.word, "👨‍👩‍👧", "a 👨‍👩‍👧 b"),
    Row(.word, "🇧🇷", "🇵🇹🇧🇷"), Row(.word, "onde fica", "me diz onde fica isso"),
    Row(.word, "onde fica", "onde é que fica", false),
    Row(.word, "onde fica", "fica onde", false), Row(.word, "onde fica", "onde, fica?"),
    Row(.word, "open", "are you open?"),
    Row(.word, "open", "opening", false), Row(.word, "hora", "ahora", false), Row(.word, "ano", "año nuevo"),
    Row(.word, "時間", "営業時間は？"), Row(.word, "ไทย", "ภาษาไทย"), Row(.word, "서울", "서울 시간"), Row(.word, "서울", "서울시", false),
    Row(.word, "नमस्ते", "नमस्ते जी"), Row(.word, "10", "R$10"), Row(.word, "R$", "custa R$10"),
    Row(.word, "c++", "uso C++ aqui"),
    Row(.word, "vale-refeição", "aceita vale refeicao?"), Row(.word, "pix", "PIX!"), Row(.word, "pix", "pixel", false),
    Row(.word, "8h", "às 8h."), Row(.word, "a b", "x a b y"), Row(.word, "a a b", "a a a b"),
    Row(.word, "b", "ab", false),
    // contains
    Row(.contains, "que horas", "A que horas abrem"), Row(.contains, "encomend", "posso encomendar?"),
    Row(.contains, "ora", "agora"), Row(.contains, "hora", "ahora mismo"), Row(.contains, "que horas", "que, horas"),
    Row(.contains, "pão", "paozinho"), Row(.contains, "🍕", "quero🍕já"), Row(.contains, "xyz", "xy z", false),
    Row(.contains, "refund", "REFUNDS please"), Row(.contains, "業時", "営業時間"), Row(.contains, "ção", "informacao"),
    Row(.contains, "aab", "aaab"), Row(.contains, "abcabd", "abcabcabd"),
    // regex
    Row(.regex, "^hor[aá]rio\\b", "HORÁRIO?"), Row(.regex, "^horário$", "horario"),
    Row(.regex, "^hor[aá]rio\\b", "horários", false),
    Row(.regex, "\\d{5}-\\d{3}", "meu CEP é 04101-000."), Row(.regex, "\\d{5}-\\d{3}", "04101000", false),
    Row(.regex, "R\\$ ?\\d+", "custa R$ 10?"), Row(.regex, "\\?$", "vocês abrem?  "),
    Row(.regex, "\\?$", "vocês abrem.", false),
    Row(.regex, "\\S+@\\S+", "ana@example.com"), Row(.regex, "(?P<dia>segunda|terça)", "na TERCA"),
    Row(.regex, "AÇÃO", "acao"),
    Row(.regex, "^\\W*$", "?!"), Row(.regex, "[à-ú]{3}", "abc"), Row(.regex, "（oi）", "(oi)"), Row(.regex, "👍🏽", "👍"),
    Row(.regex, "\\bpix\\b", "pixel", false), Row(.regex, "^$", ""),
  ]

  @Test("a keyword against a message", arguments: rows)
  func keyword(row: Row) {
    let matches = CompiledKeyword(Keyword(row.kind, row.keyword)).matches(FoldedText(row.message))
    #expect(matches == row.matches)
  }

  @Test("there are enough rows to believe in") func count() { #expect(Self.rows.count >= 80) }

  @Test("a keyword of which nothing is left never matches", arguments: Keyword.Kind.allCases)
  func empty(kind: Keyword.Kind) {
    let keyword = CompiledKeyword(Keyword(kind, kind == .regex ? "(" : "¿?"))
    for message in ["", "?", "a", "("] { #expect(!keyword.matches(FoldedText(message))) }
  }

  @Test("an invalid expression says why", arguments: ["(", "[a", "a{2000}", "(?=a)", "\\1", "*"])
  func invalid(pattern: String) {
    #expect(throws: RegularExpression.Invalid.self) { try RegularExpression(pattern) }
  }
}

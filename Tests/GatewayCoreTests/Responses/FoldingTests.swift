import GatewayKit
import Testing

@testable import GatewayCore

@Suite struct FoldingTests {
  @Test(
    "texts that mean the same fold to the same words",
    arguments: [
      ("HORARIO!", "horario"), ("horário", "horario"), ("hora\u{301}rio", "horario"), ("  Horário \n", "horario"),
      ("¿Horario?", "horario"), ("¡hola!", "hola"), ("“Horário”…", "horario"), ("«horário»", "horario"),
      ("*horário*", "horario"), ("_horário_", "horario"), ("ＨＯＲＡ", "hora"), ("ﾊﾟﾝ", "ハ\u{309A} ン"),
      ("パン", "ハ\u{309A} ン"), ("bom\u{a0}dia", "bom dia"), ("bom\tdia\r\nvocê", "bom dia voce"),
      ("don’t", "dont"), ("don't", "dont"), ("'oi'", "oi"), ("e-mail", "e mail"), ("8:00", "8 00"), ("1,5", "1 5"),
      ("R$10", "r $ 10"), ("c++", "c + +"), ("nº 1", "no 1"), ("Straße", "strasse"), ("STRASSE", "strasse"),
      ("ŒUVRE", "oeuvre"), ("İstanbul", "istanbul"), ("ΟΔΟΣ", "οδοσ"), ("οδός", "οδοσ"), ("ПРИВЕТ!", "привет"),
      ("ho\u{200B}rá\u{AD}rio", "horario"), ("\u{202E}horário\u{202C}", "horario"), ("\u{FEFF}oi", "oi"),
      ("👍🏽", "👍"), ("👍", "👍"), ("❤️", "❤"), ("❤", "❤"), ("pizza🍕", "pizza 🍕"), ("🍕🍕", "🍕 🍕"), ("oi❗", "oi"),
      ("🇧🇷🇵🇹", "🇧🇷 🇵🇹"), ("👩🏽‍🍳", "👩‍🍳"), ("👨‍👩‍👧👍", "👨‍👩‍👧 👍"), ("1️⃣", "1"), ("①", "1"), ("𝐡𝐨𝐫𝐚", "hora"),
      ("営業時間", "営 業 時 間"), ("営業！", "営 業"), ("서울 시간?", "서울 시간"), ("नमस्ते!", "नमस्ते"), ("مَرحَبًا؟", "مرحبا"),
      ("שָׁלוֹם", "שלום"), ("", ""), ("?!…", ""), ("\u{301}\u{301}", ""), ("\u{FE0F}", ""), ("🏽", ""),
    ])
  func words(text: String, folded: String) {
    #expect(FoldedText(text).words == folded)
    #expect(FoldedText(text).isEmpty == folded.isEmpty)
  }

  @Test(
    "folding what is folded changes nothing",
    arguments: ["HORÁRIO de  Abertura!", "pizza🍕 R$10", "営業時間", "👨‍👩‍👧👍🏽", "¿Qué tal, señor O’Neill?"])
  func idempotent(text: String) {
    let once = FoldedText(text)
    #expect(FoldedText(once.words).words == once.words)
  }

  @Test(
    "regular expressions read the punctuation",
    arguments: [
      ("  Às 8:30,  Não?! ", "as 8:30, nao?!"), ("ＨＯＲＡ：１", "hora:1"), ("R$ 10,50", "r$ 10,50"), ("oi…", "oi..."),
      ("👍🏽!", "👍!"), ("", ""), (" ", ""), ("“oi”", "“oi”"),
    ])
  func punctuated(text: String, folded: String) {
    #expect(String(decoding: FoldedText(text).punctuated, as: UTF8.self) == folded)
  }

  /// A stack of marks on one letter, invisible characters, one letter over and over: what makes clusters, normalisers
  /// and searches slow. Doubling the text must about double the time; a quadratic cost would make it four times as much.
  @Test(
    "Invariant 11: a hostile text costs linear time",
    arguments: [
      "\u{301}", "\u{323}\u{301}", "\u{200D}", "\u{200B}a", "👨\u{200D}", "\u{3099}", "é", "🇧", "ا\u{64B}", "a",
    ])
  func hostile(unit: String) {
    let matcher = ContentMatcher(
      ContentBundle(automatedResponses: [
        AutomatedResponse(
          id: "a",
          keywords: [
            Keyword(.contains, String(repeating: "a", count: 400) + "b"), Keyword(.regex, "(a*)*b(a|aa)+c$"),
            Keyword(.word, "a a a a a b"),
          ])
      ]))
    func seconds(_ count: Int) -> Duration {
      let text = "x" + String(repeating: unit, count: count)
      var best = Duration.seconds(60)
      for _ in 0..<3 {
        best = min(best, computingTime { _ = matcher.response(to: FoldedText(text), on: "site") })
      }
      return best
    }
    _ = seconds(1_000)
    let (short, long) = (seconds(10_000), seconds(80_000))
    #expect(long < short * 32 + .milliseconds(20), "\(short) for 10,000, \(long) for 80,000")
    #expect(short < .seconds(1))
  }
}

/// Numbers in words, folded: `quarenta e oito`, `forty-eight`, `cuarenta y ocho`.
enum NumberWords {
  /// A number in words and how many tokens it takes.
  struct Found {
    let value: Int
    let end: Int
  }

  /// The number that begins at a token; nil for other tokens. Connectors count only where the grammar has them, so
  /// that `dez e vinte` is two numbers.
  static func read(_ tokens: [PromiseToken], at start: Int) -> Found? {
    var total = 0
    var group = 0
    var smallest = Int.max
    var place = start
    var end: Int?
    while place < tokens.count {
      var next = place
      if end != nil, isConnector(tokens[next]) { next += 1 }
      guard next < tokens.count, let word = tokens[next].word else { break }
      if word == "hundred", (1...9).contains(group) {
        (group, smallest) = (group * 100, 100)
      } else if let power = powers[word], next == place {
        // `mil` alone is a thousand, and after a number it ends a group.
        guard total == 0 || total > power else { break }
        guard total < 1_000_000_000, group < 1_000 else { break }
        total += max(group, 1) * power
        (group, smallest) = (0, Int.max)
      } else if let value = values[word], value < smallest, next == place || end != nil {
        guard magnitude(value) < smallest else { break }
        group += value
        smallest = magnitude(value)
      } else {
        break
      }
      place = next + 1
      end = place
    }
    return end.map { Found(value: total + group, end: $0) }
  }

  /// The smallest number that may not follow within a group: a unit may follow a ten, nothing may follow a unit.
  private static func magnitude(_ value: Int) -> Int {
    switch value {
    case 100...: 100
    case 20...: 10
    default: 1
    }
  }

  private static func isConnector(_ token: PromiseToken) -> Bool {
    token.isMark("-", "‐", "‑") || ["e", "y", "and"].contains(token.word)
  }

  private static let powers = [
    "mil": 1_000, "thousand": 1_000, "milhao": 1_000_000, "milhoes": 1_000_000, "million": 1_000_000,
    "millon": 1_000_000, "millones": 1_000_000,
  ]

  private static let values: [String: Int] = {
    let lists: [(first: Int, step: Int, words: [String])] = [
      (0, 1, ["zero", "um", "dois", "tres", "quatro", "cinco", "seis", "sete", "oito", "nove"]),
      (10, 1, ["dez", "onze", "doze", "treze", "quatorze", "quinze", "dezesseis", "dezessete", "dezoito", "dezenove"]),
      (20, 10, ["vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa"]),
      (
        200, 100,
        [
          "duzentos", "trezentos", "quatrocentos", "quinhentos", "seiscentos", "setecentos", "oitocentos", "novecentos",
        ]
      ),
      (1, 1, ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]),
      (13, 1, ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]),
      (20, 10, ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]),
      (0, 1, ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once"]),
      (12, 1, ["doce", "trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve", "veinte"]),
      (
        21, 1,
        [
          "veintiuno", "veintidos", "veintitres", "veinticuatro", "veinticinco", "veintiseis", "veintisiete",
          "veintiocho", "veintinueve",
        ]
      ),
      (20, 10, ["veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]),
      (
        200, 100,
        [
          "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos", "ochocientos",
          "novecientos",
        ]
      ),
    ]
    var values = [
      "uma": 1, "una": 1, "un": 1, "duas": 2, "catorze": 14, "cem": 100, "cento": 100, "cien": 100, "ciento": 100,
      "duzentas": 200, "trezentas": 300, "veintiun": 21, "dezasseis": 16, "dezassete": 17, "dezanove": 19,
    ]
    for list in lists {
      for (index, word) in list.words.enumerated() { values[word] = list.first + index * list.step }
    }
    return values
  }()
}

/// Folded words that make a number a promise, in Portuguese, English and Spanish.
enum PromiseWords {
  /// Currencies written before an amount.
  static let currencySigns: [String: Currency] = [
    "r$": .named("BRL"), "brl": .named("BRL"), "us$": .named("USD"), "u$": .named("USD"), "usd": .named("USD"),
    "eur": .named("EUR"), "gbp": .named("GBP"), "ars": .named("PESO"), "ars$": .named("PESO"),
    "mxn": .named("PESO"), "mx$": .named("PESO"), "mxn$": .named("PESO"), "clp": .named("PESO"),
    "clp$": .named("PESO"), "cop": .named("PESO"), "cop$": .named("PESO"), "uyu": .named("PESO"),
  ]

  /// Single-character signs, before or after an amount.
  static let currencyMarks: [Unicode.Scalar: Currency] = [
    "$": .dollarSign, "€": .named("EUR"), "£": .named("GBP"),
  ]

  /// Currencies written after an amount.
  static let currencyNames: [String: Currency] = [
    "real": .named("BRL"), "reais": .named("BRL"), "dolar": .named("USD"), "dolares": .named("USD"),
    "dollar": .named("USD"), "dollars": .named("USD"), "bucks": .named("USD"), "euro": .named("EUR"),
    "euros": .named("EUR"), "peso": .named("PESO"), "pesos": .named("PESO"), "soles": .named("PEN"),
    "guaranies": .named("PYG"), "bolivianos": .named("BOB"), "quetzales": .named("GTQ"), "lempiras": .named("HNL"),
  ]

  /// Names of hundredths of a currency.
  static let hundredths: Set<String> = ["centavo", "centavos", "cent", "cents", "centimo", "centimos"]

  /// Words that multiply the number before them.
  static let scales = [
    "mil": 1_000, "thousand": 1_000, "k": 1_000, "milhao": 1_000_000, "milhoes": 1_000_000, "million": 1_000_000,
    "millon": 1_000_000, "millones": 1_000_000,
  ]

  /// Words after which a bare number is a price: `custa 48`, `por apenas 48`.
  static let priceWords: Set<String> = [
    "custa", "custam", "custava", "custara", "cobramos", "cobra", "preco", "precos", "valor", "apenas", "cuesta",
    "cuestan", "costaria", "cobran", "precio", "precios", "vale", "valen", "valem", "costs", "cost", "price", "priced",
    "total", "sai", "saem",
  ]

  /// Words allowed between a price word and the number.
  static let priceFillers: Set<String> = [
    "por", "so", "somente", "apenas", "solo", "solamente", "only", "just", "a", "e", "is", "de", "es", "at", "of", "um",
    "em", "in", "en", "around", "cerca",
  ]

  /// Words for free of charge.
  static let free: Set<String> = [
    "gratis", "gratuito", "gratuita", "gratuitos", "gratuitas", "gratuitamente", "complimentary",
  ]

  /// Phrases for free of charge.
  static let freePhrases: [[String]] = [
    ["de", "graca"], ["sem", "custo"], ["sem", "custos"], ["sin", "costo"], ["sin", "cargo"], ["free", "of", "charge"],
    ["for", "free"], ["free", "shipping"], ["free", "delivery"], ["at", "no", "cost"], ["no", "charge"],
    ["no", "extra", "charge"], ["on", "the", "house"], ["por", "conta", "da", "casa"],
  ]

  /// Words after `100%` that make it a promise instead of a figure of speech.
  static let discounts: Set<String> = [
    "off", "desconto", "descuento", "discount", "refund", "reembolso", "cashback", "back", "rebate", "devolucao",
  ]

  /// Units that make a number something other than money: `2,50 m`, `48 horas`.
  static let units: Set<String> = [
    "m", "cm", "mm", "km", "m2", "kg", "g", "mg", "l", "ml", "h", "hs", "hr", "hrs", "hora", "horas", "hour", "hours",
    "min", "mins", "minuto", "minutos", "minute", "minutes", "dia", "dias", "day", "days", "semana", "semanas", "week",
    "weeks", "mes", "meses", "month", "months", "ano", "anos", "years", "litro", "litros", "liter", "liters", "litres",
    "quilo", "quilos", "kilo", "kilos", "grama", "gramas", "gramos", "metro", "metros", "meters", "metres", "x",
    "vezes", "veces", "times", "unidade", "unidades", "units", "pessoas", "personas", "people", "graus", "degrees",
    "estrelas", "stars", "estrellas",
  ]

  /// Words for hours, of the day or as a length.
  static let hours: Set<String> = ["h", "hs", "hr", "hrs", "hora", "horas", "hour", "hours"]

  /// Words that join the ends of a range: `8 às 18h`, `10 a 20 reais`.
  static let rangeWords: Set<String> = ["a", "as", "ate", "to", "until", "till", "hasta", "through", "e", "and", "y"]

  /// Words after which a bare number is a time of the day in the business's own texts.
  static let timeWords: Set<String> = ["as", "das", "at", "from", "until", "till", "las", "ate", "desde", "hasta"]

  /// Words that may follow a bare time: `às 8 da manhã`, `das 8 às 18 de segunda a sexta`.
  static let afterTime: Set<String> = [
    "as", "da", "das", "de", "do", "em", "e", "ate", "a", "to", "until", "till", "hasta", "y", "and", "on", "every",
    "todos", "todo", "nos", "na", "no", "horas", "ou", "o", "or", "hoje", "amanha", "hoy", "manana", "today",
    "tomorrow", "tonight", "sharp", "para", "por", "con", "com", "with", "in",
  ]

  /// Halves of the day, with the hours that they add to an hour before twelve.
  static let dayHalves: [String: Int] = [
    "manha": 0, "madrugada": 0, "manana": 0, "morning": 0, "tarde": 12, "noite": 12, "noche": 12, "afternoon": 12,
    "evening": 12, "night": 12,
  ]

  /// The last labels that identify a bare domain.
  static let domainEndings: Set<String> = [
    "com", "net", "org", "info", "biz", "io", "app", "dev", "shop", "store", "site", "online", "xyz", "club", "top",
    "link", "page", "website", "digital", "tech", "cloud", "live", "menu", "delivery", "food", "pizza", "cafe",
    "restaurant", "bar", "br", "mx", "ar", "cl", "uy", "pe", "ec", "bo", "py", "ve", "cr", "gt", "pt", "es", "uk", "us",
    "ca", "au", "eu", "fr", "it", "ie", "nz", "co", "me", "ly", "gl", "gg", "tv", "cc", "ai", "id", "pro", "bio",
  ]

  /// Words that name days, as offsets from today.
  static let relativeDays = [
    "hoje": 0, "hoy": 0, "today": 0, "tonight": 0, "amanha": 1, "manana": 1, "tomorrow": 1,
  ]
}

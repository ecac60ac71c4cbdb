/// Folded words for days, in Portuguese, English and Spanish.
enum DateWords {
  /// Words without information about the day.
  static let fillers: Set<String> = [
    "a", "at", "da", "de", "del", "dia", "do", "el", "em", "en", "feira", "la", "na", "next", "no", "o", "of", "on",
    "para", "proxima", "proximo", "que", "the", "vem", "viene",
  ]

  /// Words for days, with their distance from today.
  static let offsets = [
    "hoje": 0, "hoy": 0, "today": 0,
    "amanha": 1, "manana": 1, "tomorrow": 1,
    "depois amanha": 2, "pasado manana": 2, "day after tomorrow": 2,
  ]

  /// Weekdays, 1 = Sunday as `Calendar` counts.
  static let weekdays: [String: Int] = numbered(
    from: 1,
    [
      ["domingo", "dom", "sunday", "sun"],
      ["segunda", "seg", "lunes", "lun", "monday", "mon"],
      ["terca", "ter", "martes", "mar", "tuesday", "tue"],
      ["quarta", "qua", "miercoles", "mie", "wednesday", "wed"],
      ["quinta", "qui", "jueves", "jue", "thursday", "thu"],
      ["sexta", "sex", "viernes", "vie", "friday", "fri"],
      ["sabado", "sab", "saturday", "sat"],
    ])

  private static let months: [String: Int] = numbered(
    from: 1,
    [
      ["janeiro", "enero", "january", "jan", "ene"],
      ["fevereiro", "febrero", "february", "fev", "feb"],
      ["marco", "marzo", "march", "mar"],
      ["abril", "april", "abr", "apr"],
      ["maio", "mayo", "may", "mai"],
      ["junho", "junio", "june", "jun"],
      ["julho", "julio", "july", "jul"],
      ["agosto", "august", "ago", "aug"],
      ["setembro", "septiembre", "setiembre", "september", "set", "sep", "sept"],
      ["outubro", "octubre", "october", "out", "oct"],
      ["novembro", "noviembre", "november", "nov"],
      ["dezembro", "diciembre", "december", "dez", "dic", "dec"],
    ])

  /// The number of the named month, 1 to 12.
  static func month(_ word: String) -> Int? { months[word] }

  private static func numbered(from first: Int, _ names: [[String]]) -> [String: Int] {
    Dictionary(
      names.enumerated().flatMap { index, names in names.map { ($0, first + index) } },
      uniquingKeysWith: { first, _ in first })
  }
}

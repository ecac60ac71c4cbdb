import Synchronization

/// The statements of the business, the contact and the conversation, prepared for lookup.
package struct Grounds: Sendable {
  private struct Number: Hashable {
    let digits: String
    let isInternational: Bool
  }

  /// Telephone numbers are looked up by their last digits, which all their forms share.
  private static let sharedDigits = 7

  private var prices: [Amount: Set<Currency>] = [:]
  private var percentages: Set<Amount> = []
  private var days: [Int: Set<Day>] = [:]
  private var minutes: Set<Int> = []
  private var numbers: [String: Set<Number>] = [:]
  private var links: [String: Set<String>] = [:]
  private var emails: Set<String> = []
  /// Days given by name, as offsets from today and as weekdays (1 = Sunday).
  private var offsets: Set<Int> = []
  private var weekdays: Set<Int> = []

  /// Reads texts; linear in their length. A customer's texts ground no price and no discount, which only the business
  /// sets.
  package init(_ texts: [String], locale: String, ofCustomer: Bool = false) {
    for text in texts {
      let folded = PromiseText(text)
      for finding in PromiseReader.findings(in: folded, locale: locale) {
        switch finding.promise {
        case .price, .percentage: if !ofCustomer { insert(finding.promise) }
        case .day, .time, .number, .link, .email: insert(finding.promise)
        }
      }
      noteDays(folded)
    }
  }

  /// Whether a promise is stated here. `today` is the current day by the business's clock, for days given by name.
  func say(_ promise: Promise, today: Today) -> Bool {
    switch promise {
    case .price(let amount, let currency): prices[amount]?.contains(where: currency.agrees) ?? false
    case .percentage(let amount): percentages.contains(amount)
    case .day(let day): days[day.day]?.contains(where: day.isGrounded) ?? false || saysByName(day, today)
    case .time(let minutes, let orLater):
      self.minutes.contains(minutes) || (orLater && self.minutes.contains(minutes + 720))
    case .number(let digits, let isInternational): says(Number(digits: digits, isInternational: isInternational))
    case .link(let host, let path): links[host].map { path.isEmpty || $0.contains(path) } ?? false
    case .email(let address): emails.contains(address)
    }
  }

  private mutating func insert(_ promise: Promise) {
    switch promise {
    case .price(let amount, let currency): prices[amount, default: []].insert(currency)
    case .percentage(let amount): percentages.insert(amount)
    case .day(let day): days[day.day, default: []].insert(day)
    case .time(let minutes, let orLater):
      self.minutes.insert(minutes)
      if orLater { self.minutes.insert(minutes + 720) }
    case .number(let digits, let isInternational):
      numbers[String(digits.suffix(Self.sharedDigits)), default: []]
        .insert(Number(digits: digits, isInternational: isInternational))
    case .link(let host, let path): links[host, default: []].insert(path)
    case .email(let address): emails.insert(address)
    }
  }

  private mutating func noteDays(_ text: PromiseText) {
    for token in text.tokens(without: []) {
      guard let word = token.word else { continue }
      if let offset = PromiseWords.relativeDays[word] { offsets.insert(offset) }
      // Short forms such as `ter` have other meanings as well.
      if word.utf8.count > 3, let weekday = DateWords.weekdays[word] { weekdays.insert(weekday) }
    }
  }

  /// Whether the day was given by name: "sexta" grounds the date of the next Friday.
  private func saysByName(_ day: Day, _ today: Today) -> Bool {
    guard !offsets.isEmpty || !weekdays.isEmpty else { return false }
    return (0...7).contains { offset in
      guard offsets.contains(offset) || weekdays.contains(today.weekday(after: offset)) else { return false }
      return today.day(after: offset).map(day.isGrounded) ?? false
    }
  }

  /// Whether the same number is stated, with or without area and country codes: a code stated here may be omitted, and
  /// a country code may be added to a number that has its area code.
  private func says(_ number: Number) -> Bool {
    guard let known = numbers[String(number.digits.suffix(Self.sharedDigits))] else { return false }
    return known.contains { other in
      if number.digits == other.digits { return true }
      if number.digits.count < other.digits.count {
        return number.digits.count >= Self.sharedDigits && other.digits.hasSuffix(number.digits)
      }
      guard number.digits.hasSuffix(other.digits) else { return false }
      let added = number.digits.prefix(number.digits.count - other.digits.count)
      return other.digits.count >= 9 && (added == "0" || (number.isInternational && added.count <= 3))
    }
  }
}

/// The business's own texts as one provider gets them, read once for each version of the content.
final class BusinessGrounds: Sendable {
  private let latest = Mutex<(version: Int, grounds: Grounds)?>(nil)

  /// The grounds of a version of the content, together with the provider's instructions.
  func read(_ content: LoadedContent, of business: Business, instructions: String?) -> Grounds {
    if let known = latest.withLock({ $0 }), known.version == content.version { return known.grounds }
    let grounds = Grounds(
      [business.name, content.bundle.businessInformation, instructions ?? ""], locale: business.locale)
    latest.withLock { $0 = (content.version, grounds) }
    return grounds
  }
}

/// A statement in an answer that can bind the business, in one form for all its spellings.
enum Promise: Sendable, Hashable {
  /// A price; free of charge is zero.
  case price(Amount, Currency)
  /// A percentage.
  case percentage(Amount)
  /// A day. The month is nil in "dia 25", the year where none is written.
  case day(Day)
  /// Minutes after midnight, or a length in hours, which has the same form: `8h`. If morning and evening cannot be told
  /// apart, twelve hours later is meant as well.
  case time(minutes: Int, orTwelveHoursLater: Bool = false)
  /// A telephone number or another number of eight digits or more; without a plus, `isInternational` is false.
  case number(digits: String, isInternational: Bool)
  /// Host and path of a link, without scheme and `www.`; the path is empty or begins with a slash.
  case link(host: String, path: String)
  /// An e-mail address.
  case email(String)
}

/// A day as texts write it.
struct Day: Sendable, Hashable {
  var day: Int
  var month: Int?
  var year: Int?

  /// The day, if the calendar has it.
  init?(_ day: Int, _ month: Int?, _ year: Int? = nil) {
    let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...31).contains(day) else { return nil }
    if let month { guard (1...12).contains(month), day <= lengths[month - 1] else { return nil } }
    if let year { guard (1900..<2200).contains(year) else { return nil } }
    self.day = day
    self.month = month
    self.year = year
  }

  /// Whether `other` states this day too. This day may add a year that `other` leaves open.
  func isGrounded(in other: Day) -> Bool {
    guard day == other.day else { return false }
    guard let month else { return true }
    guard month == other.month else { return false }
    guard let year, let otherYear = other.year else { return true }
    return year == otherYear
  }
}

/// The currency of an amount.
enum Currency: Sendable, Hashable {
  /// Not written: `48,00`.
  case unspecified
  /// `$`, which several countries use.
  case dollarSign
  /// A currency by its code, or `PESO` for all pesos.
  case named(String)

  /// Whether two amounts written this way may have the same currency.
  func agrees(with other: Currency) -> Bool {
    switch (self, other) {
    case (.unspecified, _), (_, .unspecified): true
    case (.dollarSign, .named(let name)), (.named(let name), .dollarSign): !["BRL", "EUR", "GBP"].contains(name)
    default: self == other
    }
  }
}

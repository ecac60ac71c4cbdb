/// A decimal number, exact to four places; `1.234,56` and `1,234.56` are the same amount.
struct Amount: Sendable, Hashable {
  private static let scale: Int64 = 10_000
  private let scaled: Int64

  private init(scaled: Int64) { self.scaled = scaled }

  /// A whole number.
  init?(_ whole: Int) {
    let (scaled, overflow) = Int64(whole).multipliedReportingOverflow(by: Self.scale)
    guard !overflow else { return nil }
    self.scaled = scaled
  }

  static let zero = Amount(scaled: 0)

  /// Parses ASCII digits with points and commas between them; nil when the grouping is invalid, or there are too many
  /// digits.
  ///
  /// Of two kinds of marks the last is the decimal one; several of one kind all group. A single mark before exactly
  /// three digits groups, unless a zero stands before it, because prices do not have three decimals.
  init?(numeral: some Sequence<UInt8>) {
    var groups: [[UInt8]] = [[]]
    var marks: [UInt8] = []
    for byte in numeral {
      if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") {
        marks.append(byte)
        groups.append([])
      } else {
        groups[groups.count - 1].append(byte - UInt8(ascii: "0"))
      }
    }
    guard let last = marks.last, let end = groups.last else {
      self.init(whole: groups[0], fraction: [])
      return
    }
    let isDecimal: Bool
    if marks.count == 1 {
      isDecimal = end.count != 3 || groups[0].count > 3 || groups[0].first == 0
    } else {
      isDecimal = marks.dropLast().allSatisfy { $0 != last }
      guard isDecimal || marks.allSatisfy({ $0 == last }) else { return nil }
    }
    let whole = isDecimal ? groups.dropLast() : groups[...]
    guard whole.count == 1 || (whole[0].count <= 3 && whole.dropFirst().allSatisfy { $0.count == 3 }) else {
      return nil
    }
    self.init(whole: Array(whole.joined()), fraction: isDecimal ? end : [])
  }

  private init?(whole: [UInt8], fraction: [UInt8]) {
    var significant = fraction
    while significant.last == 0 { significant.removeLast() }
    guard whole.count <= 14, significant.count <= 4 else { return nil }
    significant += Array(repeating: 0, count: 4 - significant.count)
    scaled = (whole + significant).reduce(0) { $0 * 10 + Int64($1) }
  }

  /// The product with `factor`; nil when it is too large.
  func times(_ factor: Int) -> Amount? {
    let (product, overflow) = scaled.multipliedReportingOverflow(by: Int64(factor))
    return overflow ? nil : Amount(scaled: product)
  }

  /// The sum with this number of hundredths.
  func plus(hundredths: Amount) -> Amount {
    let (sum, overflow) = scaled.addingReportingOverflow(hundredths.scaled / 100)
    return overflow ? self : Amount(scaled: sum)
  }

  /// The whole number; nil when there are decimals.
  var whole: Int? { scaled % Self.scale == 0 ? Int(scaled / Self.scale) : nil }
}

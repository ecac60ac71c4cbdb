public import Foundation

/// The format of all instants: ISO 8601 in UTC, rounded to milliseconds: `2025-06-08T20:59:43.120Z`.
///
/// Foundation's style truncates instead of rounding, so an instant would lose a millisecond each time it is read and
/// written. It is also about twenty times slower, and every event contains an instant. It is used only for years that the C
/// library's calendar does not cover, before 1970 and after 9999.
public struct InstantStyle: FormatStyle {
  /// Creates the style.
  public init() {}

  /// The text of `instant`.
  public func format(_ instant: Date) -> String {
    let milliseconds = (instant.timeIntervalSince1970 * 1_000).rounded()
    guard InstantFields.range.contains(milliseconds) else {
      return Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(instant.addingTimeInterval(0.0005))
    }
    return InstantFields(milliseconds: Int(milliseconds)).text
  }
}

/// Reads the format of `InstantStyle`, and other ISO 8601 texts with fractions of a second.
public struct InstantParsing: ParseStrategy {
  /// Creates the strategy.
  public init() {}

  /// The instant of `text`; throws if it is not ISO 8601.
  public func parse(_ text: String) throws -> Date {
    if let fields = InstantFields(text) {
      return Date(timeIntervalSince1970: Double(fields.milliseconds) / 1_000)
    }
    return try Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text)
  }
}

extension FormatStyle where Self == InstantStyle {
  /// The format of all instants.
  public static var balcao: InstantStyle { InstantStyle() }
}

extension ParseStrategy where Self == InstantParsing {
  /// Reads the format of `FormatStyle.balcao`.
  public static var balcao: InstantParsing { InstantParsing() }
}

/// A millisecond in the years 1970 to 9999, computed with the C library's calendar.
private struct InstantFields {
  /// The supported milliseconds since 1970.
  static let range = 0.0..<253_402_300_800_000.0
  /// The form of the text; `d` is a digit.
  private static let form = Array("dddd-dd-ddTdd:dd:dd.dddZ".utf8)

  let milliseconds: Int

  init(milliseconds: Int) { self.milliseconds = milliseconds }

  /// The instant of a text in exactly this form; nil for other texts and for dates that do not exist.
  init?(_ text: String) {
    let digit = UInt8(ascii: "d")
    let bytes = Array(text.utf8)
    guard bytes.count == Self.form.count,
      zip(bytes, Self.form).allSatisfy({ $1 == digit ? UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 : $0 == $1 })
    else { return nil }
    func number(_ range: Range<Int>) -> Int32 {
      bytes[range].reduce(0) { $0 * 10 + Int32($1 - UInt8(ascii: "0")) }
    }
    var fields = tm()
    fields.tm_year = number(0..<4) - 1900
    fields.tm_mon = number(5..<7) - 1
    fields.tm_mday = number(8..<10)
    fields.tm_hour = number(11..<13)
    fields.tm_min = number(14..<16)
    fields.tm_sec = number(17..<19)
    self.init(milliseconds: timegm(&fields) * 1_000 + Int(number(20..<23)))
    // The C library reads 31 April as 1 May.
    guard milliseconds >= 0, self.text == text else { return nil }
  }

  /// The text of the instant.
  var text: String {
    var seconds = time_t(milliseconds / 1_000)
    var fields = tm()
    gmtime_r(&seconds, &fields)
    return String(unsafeUninitializedCapacity: Self.form.count) { bytes in
      var end = 0
      func write(_ number: Int, _ width: Int, _ after: Unicode.Scalar) {
        var rest = number
        for place in stride(from: end + width - 1, through: end, by: -1) {
          bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
          rest /= 10
        }
        bytes[end + width] = UInt8(ascii: after)
        end += width + 1
      }
      write(Int(fields.tm_year) + 1900, 4, "-")
      write(Int(fields.tm_mon) + 1, 2, "-")
      write(Int(fields.tm_mday), 2, "T")
      write(Int(fields.tm_hour), 2, ":")
      write(Int(fields.tm_min), 2, ":")
      write(Int(fields.tm_sec), 2, ".")
      write(milliseconds % 1_000, 3, "Z")
      return end
    }
  }
}

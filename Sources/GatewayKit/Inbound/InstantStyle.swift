public import Foundation

/// The one way instants are written: ISO 8601 in UTC, to the nearest millisecond: `2025-06-08T20:59:43.120Z`.
///
/// Foundation's own style cuts where this rounds: an instant that is read and written again would lose a millisecond
/// each time. It also takes some twenty times as long, and every event is written and read with its instant; it serves
/// here what the C library's calendar does not, the years before 1970 and after 9999.
public struct InstantStyle: FormatStyle {
  /// The style.
  public init() {}

  /// `instant` in words.
  public func format(_ instant: Date) -> String {
    let milliseconds = (instant.timeIntervalSince1970 * 1_000).rounded()
    guard InstantFields.range.contains(milliseconds) else {
      return Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(instant.addingTimeInterval(0.0005))
    }
    return InstantFields(milliseconds: Int(milliseconds)).text
  }
}

/// Reads what `InstantStyle` writes, and ISO 8601 with fractions of a second as others write it.
public struct InstantParsing: ParseStrategy {
  /// The strategy.
  public init() {}

  /// The instant that `text` is.
  public func parse(_ text: String) throws -> Date {
    if let fields = InstantFields(text) {
      return Date(timeIntervalSince1970: Double(fields.milliseconds) / 1_000)
    }
    return try Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text)
  }
}

extension FormatStyle where Self == InstantStyle {
  /// The one way instants are written.
  public static var balcao: InstantStyle { InstantStyle() }
}

extension ParseStrategy where Self == InstantParsing {
  /// Reads what `FormatStyle.balcao` writes.
  public static var balcao: InstantParsing { InstantParsing() }
}

/// A millisecond of the years 1970 to 9999, by the C library's calendar.
private struct InstantFields {
  /// Since 1970.
  static let range = 0.0..<253_402_300_800_000.0
  /// Where the digits of the text are, and what stands between them.
  private static let form = Array("dddd-dd-ddTdd:dd:dd.dddZ".utf8)

  let milliseconds: Int

  init(milliseconds: Int) { self.milliseconds = milliseconds }

  /// The instant of a text in exactly this form; nil for any other, and for days and hours there are not.
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
    // The C library takes the 31st of April for the 1st of May.
    guard milliseconds >= 0, self.text == text else { return nil }
  }

  /// The instant in words.
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

import CGMime
import Foundation

/// When a mail was written.
enum MailDate {
  /// The instant of the Date field, else that of the topmost Received field; nil if both are missing or invalid.
  /// `offset` is its UTC offset in seconds.
  static func zoned(_ headers: HeaderFields) -> (date: Date, offset: Int)? {
    if let date = headers.text("date").flatMap(parse) { return date }
    let received = headers.text("received").flatMap { text in
      text.lastIndex(of: ";").map { String(text[text.index(after: $0)...]) }
    }
    return received.flatMap(parse)
  }

  /// Parses RFC 5322's date and time, and similar formats. Years outside 1970 to 2999 are invalid.
  private static func parse(_ text: String) -> (date: Date, offset: Int)? {
    guard text.utf8.count <= 200, let time = g_mime_utils_header_decode_date(text) else { return nil }
    defer { g_date_time_unref(time) }
    let date = Date(timeIntervalSince1970: Double(g_date_time_to_unix(time)))
    guard (0..<32_503_680_000).contains(date.timeIntervalSince1970) else { return nil }
    return (date, Int(g_date_time_get_utc_offset(time) / 1_000_000))
  }
}

import Foundation

/// Days and instants in IMAP's format (RFC 3501, 9: `date`, `date-time`).
struct IMAPDay: Equatable {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  private static let calendar: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
  }()

  /// `8-Jun-2025`.
  let text: String

  /// The day of an instant in UTC.
  init(of instant: Date) {
    let parts = Self.calendar.dateComponents([.year, .month, .day], from: instant)
    text = "\(parts.day ?? 1)-\(Self.months[((parts.month ?? 1) - 1) % 12])-\(parts.year ?? 1970)"
  }

  /// Parses `17-Jul-1996 02:44:25 -0700`; nil if invalid.
  static func instant(_ text: String) -> Date? {
    let words = text.trimmingCharacters(in: .whitespaces).split(separator: " ")
    guard words.count == 3 else { return nil }
    let day = words[0].split(separator: "-")
    let time = words[1].split(separator: ":").compactMap { Int($0) }
    let zone = words[2].dropFirst()
    guard day.count == 3, let month = months.firstIndex(where: { $0.lowercased() == day[1].lowercased() }),
      let number = Int(day[0]), let year = Int(day[2]), time.count == 3, zone.count == 4,
      let offset = Int(zone), words[2].hasPrefix("+") || words[2].hasPrefix("-"),
      // Checked here, because a calendar accepts any numbers.
      (1...31).contains(number), (1...9999).contains(year), time.allSatisfy({ (0...60).contains($0) })
    else { return nil }
    let date = calendar.date(
      from: DateComponents(
        year: year, month: month + 1, day: number, hour: time[0], minute: time[1], second: time[2]))
    let seconds = Double((offset / 100) * 3600 + (offset % 100) * 60)
    return date?.addingTimeInterval(words[2].hasPrefix("-") ? seconds : -seconds)
  }
}

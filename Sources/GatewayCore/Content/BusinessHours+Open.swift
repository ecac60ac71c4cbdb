public import Foundation

extension BusinessHours {
  /// Whether people are available at `instant`, by local time in `zone`. A holiday closes its day from midnight to
  /// midnight, even for a stretch that began the evening before.
  public func isOpen(at instant: Date, in zone: TimeZone) -> Bool {
    let parts = Self.calendar(zone).dateComponents([.year, .month, .day, .weekday, .hour, .minute], from: instant)
    guard let weekday = parts.weekday, let hour = parts.hour, let minute = parts.minute,
      !holidays.contains(Self.day(parts))
    else { return false }
    return (weekly[weekday] ?? []).contains { $0.contains(hour * 60 + minute) }
  }

  /// When people are next available: `instant` itself if they are then, nil if not within a year.
  ///
  /// A stretch that begins in an hour skipped by the clocks begins right after the skip.
  public func nextOpening(after instant: Date, in zone: TimeZone) -> Date? {
    if isOpen(at: instant, in: zone) { return instant }
    let calendar = Self.calendar(zone)
    // Noon exists on every day; midnight does not.
    guard let noon = calendar.date(bySettingHour: 12, minute: 0, second: 0, of: instant) else { return nil }
    for offset in 0...366 {
      guard let date = calendar.date(byAdding: .day, value: offset, to: noon) else { continue }
      var parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
      guard let weekday = parts.weekday, !holidays.contains(Self.day(parts)) else { continue }
      parts.weekday = nil
      for stretch in (weekly[weekday] ?? []).sorted(by: { $0.lowerBound < $1.lowerBound }) {
        parts.hour = stretch.lowerBound / 60
        parts.minute = stretch.lowerBound % 60
        if let start = calendar.date(from: parts), start > instant, isOpen(at: start, in: zone) { return start }
      }
    }
    return nil
  }

  /// Whether `text` is an existing day, such as `2026-12-25`.
  static func isDay(_ text: String) -> Bool {
    let numbers = text.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
    guard text.utf8.count == 10, numbers.count == 3 else { return false }
    let parts = DateComponents(
      calendar: calendar(.gmt), timeZone: .gmt, year: numbers[0], month: numbers[1], day: numbers[2])
    return parts.isValidDate && day(parts) == text
  }

  private static func calendar(_ zone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar
  }

  private static func day(_ parts: DateComponents) -> String {
    String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
  }
}

import GatewayKit

extension ContentDecoder {
  enum HoursSpec {
    static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    static let holidays = Setting<[String]>.defaulted(
      "holidays", .list(of: .contentID), to: [], help: "days on which the business is closed, such as 2026-12-25")
    static let awayMessage = Setting<String?>.optional(
      "awayMessage", .message, help: "the text for customers who ask for a person outside hours")
    static let botOutsideHours = Setting<Bool>.defaulted(
      "botOutsideHours", .boolean, to: true, help: "whether the bot answers outside hours")
    static let weekly = SettingsSpec(
      days.map {
        SettingField(
          $0, .list(of: .any, count: 0...24), .optional, help: "opening times such as [\"08:00\", \"18:00\"]")
      })
    static let spec = SettingsSpec([
      SettingField("weekly", .object(weekly), .required, help: "the opening times of each day, mon to sun"),
      holidays.field, awayMessage.field, botOutsideHours.field,
    ])
  }

  mutating func businessHours(_ json: JSONValue, at path: String) -> BusinessHours {
    let settings = settings(json, HoursSpec.spec, at: path)
    var weekly: [Int: [BusinessHours.Stretch]] = [:]
    for (index, day) in HoursSpec.days.enumerated() {
      let place = JSONPath.join(path, "weekly.\(day)")
      for (element, place) in elements(json["weekly"]?[day], at: place) {
        guard let (from, to) = stretch(element, at: place) else { continue }
        let today = index + 1
        if from < to {
          weekly[today, default: []].append(from..<to)
        } else {
          // Past midnight: the rest belongs to the next day.
          weekly[today, default: []].append(from..<1440)
          if to > 0 { weekly[today % 7 + 1, default: []].append(0..<to) }
        }
      }
    }
    for (index, day) in HoursSpec.days.enumerated() {
      let stretches = (weekly[index + 1] ?? []).sorted { $0.lowerBound < $1.lowerBound }
      weekly[index + 1] = stretches.isEmpty ? nil : stretches
      if zip(stretches, stretches.dropFirst()).contains(where: { $0.overlaps($1) }) {
        error(at: JSONPath.join(path, "weekly.\(day)"), .hoursOverlap)
      }
    }
    for (element, place) in elements(json["holidays"], at: JSONPath.join(path, "holidays")) {
      if case .string(let text) = element, !BusinessHours.isDay(text) {
        error(at: place, .expectedFound, ["expected": "a day such as 2026-12-25", "found": .string("\"\(text)\"")])
      }
    }
    guard let settings else { return BusinessHours(weekly: weekly) }
    return BusinessHours(
      weekly: weekly, holidays: settings[HoursSpec.holidays], awayMessage: settings[HoursSpec.awayMessage],
      botOutsideHours: settings[HoursSpec.botOutsideHours])
  }

  /// Decodes `["08:00", "18:00"]`; the end may be `24:00`, and may be on the next day.
  mutating func stretch(_ json: JSONValue, at path: String) -> (from: Int, to: Int)? {
    guard case .array(let ends) = json, ends.count == 2, case .string(let first) = ends[0],
      case .string(let last) = ends[1], let from = Self.minutes(first), let to = Self.minutes(last), from < 1440,
      from != to
    else {
      error(at: path, .expected, ["expected": "two different times such as [\"08:00\", \"18:00\"]"])
      return nil
    }
    return (from, to)
  }
}

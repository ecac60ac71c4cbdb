import GatewayKit

/// When an overdue item that nobody acted on is rung again: after a minute, then after ever longer pauses, up to an hour.
///
/// What is rung is acted on and cancelled. An item that stays belongs to a conversation in trouble of its own, such as a
/// damaged row. Pure.
struct OverdueRings {
  /// More items than these are not remembered: they ring with each pass over everything overdue.
  static let most = 10_000
  private static let shortest = Duration.seconds(60)
  private static let longest = Duration.seconds(3_600)

  private struct Entry {
    var pause: Duration
    var next: Duration
    var pass: Int
  }
  private var entries: [DueItem: Entry] = [:]
  private var pass = 0

  /// Whether an item that was met at this uptime is to ring now.
  mutating func ring(_ item: DueItem, at uptime: Duration) -> Bool {
    guard var entry = entries[item] else {
      if entries.count < Self.most {
        entries[item] = Entry(pause: Self.shortest, next: uptime + Self.shortest, pass: pass)
      }
      return true
    }
    let rings = entry.next <= uptime
    if rings {
      entry.pause = min(entry.pause * 2, Self.longest)
      entry.next = uptime + entry.pause
    }
    entry.pass = pass
    entries[item] = entry
    return rings
  }

  /// Ends a pass over everything that is overdue: items that were not met in it are forgotten.
  mutating func endPass() {
    entries = entries.filter { $0.value.pass == pass }
    pass += 1
  }
}

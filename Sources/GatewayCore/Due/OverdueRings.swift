import GatewayKit

/// When an overdue item that was not handled rings again: after a minute, then after growing pauses of up to an hour.
///
/// Normally a rung item is handled and cancelled. One that stays belongs to a conversation with a problem, such as a
/// damaged row. Pure.
struct OverdueRings {
  /// The most items remembered; further items ring in each pass over the overdue ones.
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

  /// Whether an item met at this uptime should ring now.
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

  /// Ends a pass over all overdue items: evicts those not met in it.
  mutating func endPass() {
    entries = entries.filter { $0.value.pass == pass }
    pass += 1
  }
}

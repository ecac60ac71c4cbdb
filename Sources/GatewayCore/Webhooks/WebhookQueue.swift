import Foundation
import GatewayKit

/// The waiting messages of one webhook, in memory: in order within a lane, one at a time. Pure; instants are uptime.
struct WebhookQueue: Sendable {
  /// A waiting message.
  struct Item: Sendable, Hashable {
    let message: NewWebhookMessage
    /// The attempts so far.
    var tries: Int
    /// When the first of them began.
    var triedSince: Date?
    /// The earliest uptime of the next.
    var dueAt: Duration

    /// Counts a failed attempt.
    fileprivate mutating func failed(at now: Date, retry: Duration) {
      tries += 1
      triedSince = triedSince ?? now
      dueAt = retry
    }
  }

  /// The messages of each lane, in the order of their places.
  private var lanes: [String: [Item]] = [:]
  /// The lanes with an attempt in flight.
  private var busy: Set<String> = []
  /// The number of waiting messages.
  private(set) var count = 0
  /// The place of the last message that was added; nil before the first.
  private(set) var end: EventPlace?

  /// The number of attempts in flight.
  var inFlight: Int { busy.count }

  /// Adds a message, which comes after every other.
  mutating func append(_ item: Item) {
    lanes[item.message.lane, default: []].append(item)
    count += 1
    end = item.message.place
  }

  /// Forgets every waiting message; attempts in flight stay so.
  mutating func clear() {
    lanes = [:]
    count = 0
    end = nil
  }

  /// Begins the attempt of the earliest event among the lanes' first messages that are due; nil when none is due.
  mutating func begin(at uptime: Duration) -> Item? {
    let due = free.filter { $0.dueAt <= uptime }.min { $0.message.place < $1.message.place }
    if let due { busy.insert(due.message.lane) }
    return due
  }

  /// When the next message becomes due, of those in lanes without an attempt in flight; nil when none waits.
  var nextDue: Duration? { free.map(\.dueAt).min() }

  /// Ends the attempt of a message at the wall clock's `now`; it is repeated at `retry`, or does not wait any more if that
  /// is nil.
  mutating func end(_ message: NewWebhookMessage, retry: Duration?, now: Date) {
    busy.remove(message.lane)
    guard let index = lanes[message.lane]?.firstIndex(where: { $0.message.id == message.id }) else { return }
    if let retry {
      lanes[message.lane]?[index].failed(at: now, retry: retry)
      return
    }
    lanes[message.lane]?.remove(at: index)
    if lanes[message.lane]?.isEmpty == true { lanes[message.lane] = nil }
    count -= 1
  }

  /// Makes every message due at `uptime` at the latest.
  mutating func release(at uptime: Duration) {
    for (lane, items) in lanes {
      lanes[lane] = items.map { item in
        var item = item
        item.dueAt = min(item.dueAt, uptime)
        return item
      }
    }
  }

  private var free: some Sequence<Item> {
    lanes.lazy.compactMap { [busy] lane, items in busy.contains(lane) ? nil : items.first }
  }
}

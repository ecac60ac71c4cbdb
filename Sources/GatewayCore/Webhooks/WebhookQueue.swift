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

  /// The messages of a lane that are in memory.
  private struct Lane {
    /// In the order of their places.
    var items: [Item] = []
    /// Whether the store may have further messages of the lane.
    var isCut = false
    /// The place of the last message that was in memory.
    var end: EventPlace

    /// How many may be in memory.
    var room: Int { (items.first?.tries ?? 0) > 0 ? WebhookQueue.mostOfFailingLane : WebhookQueue.mostOfLane }
  }

  /// The most messages of a lane in memory. The others stay in the store until these are done, so that a conversation whose
  /// messages a receiver refuses keeps no place from the others.
  static let mostOfLane = 50
  /// The most while the first one fails.
  static let mostOfFailingLane = 2

  private var lanes: [String: Lane] = [:]
  /// The lanes with an attempt in flight.
  private var busy: Set<String> = []
  /// The number of messages in memory.
  private(set) var count = 0
  /// The place of the last message that was added; nil before the first.
  private(set) var end: EventPlace?

  /// The number of attempts in flight.
  var inFlight: Int { busy.count }

  /// The lanes that have no message in memory and may have some in the store, each with the place of the last one that was.
  var drained: [(lane: String, after: EventPlace)] {
    lanes.compactMap { lane, messages in messages.items.isEmpty ? (lane, messages.end) : nil }
  }

  /// Adds a message, which comes after every other. Without room in its lane it stays in the store.
  mutating func append(_ item: Item) {
    let place = item.message.place
    end = place
    var lane = lanes[item.message.lane] ?? Lane(end: place)
    if lane.isCut || lane.items.count >= lane.room {
      lane.isCut = true
    } else {
      lane.items.append(item)
      lane.end = place
      count += 1
    }
    lanes[item.message.lane] = lane
  }

  /// Gives a drained lane its next messages; without any, there are none in the store.
  mutating func refill(_ lane: String, with items: [Item]) {
    guard let last = items.last, lanes[lane]?.items.isEmpty == true else {
      if lanes[lane]?.items.isEmpty == true { lanes[lane] = nil }
      return
    }
    lanes[lane]?.items = items
    lanes[lane]?.end = last.message.place
    count += items.count
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
    guard var lane = lanes[message.lane],
      let index = lane.items.firstIndex(where: { $0.message.id == message.id })
    else { return }
    let before = lane.items.count
    if let retry {
      lane.items[index].failed(at: now, retry: retry)
      if index == 0, lane.items.count > lane.room {
        lane.items.removeSubrange(lane.room...)
        lane.end = lane.items.last?.message.place ?? lane.end
        lane.isCut = true
      }
    } else {
      lane.items.remove(at: index)
    }
    count -= before - lane.items.count
    lanes[message.lane] = lane.items.isEmpty && !lane.isCut ? nil : lane
  }

  /// Makes every message due at `uptime` at the latest.
  mutating func release(at uptime: Duration) {
    for (name, lane) in lanes {
      for index in lane.items.indices { lanes[name]?.items[index].dueAt = min(lane.items[index].dueAt, uptime) }
    }
  }

  private var free: some Sequence<Item> {
    lanes.lazy.compactMap { [busy] name, lane in busy.contains(name) ? nil : lane.items.first }
  }
}

import Foundation
import GatewayKit
import Logging
import Synchronization

/// Tells webhooks what happens: in order within a conversation, every event at least once, for at most three days.
///
/// A webhook has a place in the order of stored events. The dispatcher takes the events after it that the webhook wants,
/// records a message for each, and moves the place, all in one commit that holds up no customer's. So nothing is lost when
/// the process is killed. A kill between an attempt and its record repeats the message under the same id.
///
/// One task decides, and attempts run beside it: a receiver that is slow or dead delays no other.
final class WebhookDispatcher: Sendable {
  /// How often it looks for events without having been told of one.
  static let interval = Duration.seconds(30)
  /// The attempts in flight to one receiver.
  static let parallel = 4
  /// The failures in a row after which a receiver gets one request at a time.
  static let failuresBeforeProbing = 5
  /// The most messages of a webhook that wait in memory. With as many, no more events are taken.
  static let most = 1_000
  /// The events taken in one commit.
  static let slice = 200

  private enum Signal: Sendable {
    case look
    case configured
    case replayed(WebhookID)
    case ended(WebhookAttempts.Ending)
  }

  private struct Receivers {
    var all: [WebhookID: WebhookReceiver] = [:]
    /// Whether the webhooks have to be read again.
    var areOutdated = true
  }

  private let store: any Store
  private let identifiers: IdentifierDerivation
  let attempts: WebhookAttempts
  private let feed: ChangeFeed
  private let clock: any GatewayClock
  private let log: Logger
  private let signals: AsyncStream<Signal>
  private let signal: AsyncStream<Signal>.Continuation
  private let willLook = Mutex(false)

  init(
    store: any Store, identifiers: IdentifierDerivation, attempts: WebhookAttempts, feed: ChangeFeed,
    clock: any GatewayClock, log: Logger
  ) {
    self.store = store
    self.identifiers = identifiers
    self.attempts = attempts
    self.feed = feed
    self.clock = clock
    self.log = log
    (signals, signal) = AsyncStream.makeStream()
  }

  /// Looks for new events soon.
  func look() {
    let isNew = willLook.withLock { willLook in
      defer { willLook = true }
      return !willLook
    }
    if isNew { signal.yield(.look) }
  }

  /// Reads the webhooks again, after a change of one.
  func reconfigure() { signal.yield(.configured) }

  /// Reads the waiting messages of a webhook again, after some were added.
  func replay(_ webhook: WebhookID) { signal.yield(.replayed(webhook)) }

  /// Sends until cancelled. Attempts in flight are broken off then. Call it once.
  func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { for await _ in self.feed.subscribe() { self.look() } }
      group.addTask {
        while !Task.isCancelled {
          self.look()
          do { try await self.clock.sleep(for: Self.interval) } catch { return }
        }
      }
      var receivers = Receivers()
      for await signal in signals {
        if Task.isCancelled { break }
        await handle(signal, &receivers)
        for id in receivers.all.keys { await advance(id, &receivers, in: &group) }
      }
      group.cancelAll()
    }
  }

  private func handle(_ signal: Signal, _ receivers: inout Receivers) async {
    switch signal {
    case .look:
      willLook.withLock { $0 = false }
      if receivers.areOutdated { await configure(&receivers) }
      for id in receivers.all.keys { receivers.all[id]?.mayTake = true }
    case .configured: await configure(&receivers)
    case .replayed(let id): receivers.all[id]?.reload()
    case .ended(let ending):
      receivers.all[ending.webhook]?.end(ending, uptime: clock.uptime, now: clock.now)
      if ending.disables { await configure(&receivers) }
    }
  }

  private func configure(_ receivers: inout Receivers) async {
    do throws(StoreError) {
      let webhooks = try await store.webhooks()
      let known = Set(webhooks.map(\.id))
      receivers.all = receivers.all.filter { known.contains($0.key) }
      for webhook in webhooks {
        if receivers.all[webhook.id]?.change(to: webhook) == nil {
          receivers.all[webhook.id] = WebhookReceiver(webhook)
        }
      }
      receivers.areOutdated = false
    } catch {
      // Tried again at the next look.
      receivers.areOutdated = true
      log.error("the webhooks could not be read", metadata: ["error": "\(error)"])
    }
  }

  /// Loads and takes what a receiver has room for, and begins the attempts that are due.
  private func advance(
    _ id: WebhookID, _ receivers: inout Receivers, in group: inout DiscardingTaskGroup
  ) async {
    guard var receiver = receivers.all[id] else { return }
    do throws(StoreError) {
      try await fill(&receiver)
    } catch {
      // Tried again at the next look, at the latest after the interval.
      log.error("events for a webhook could not be read", metadata: ["webhook": "\(id)", "error": "\(error)"])
      receiver.mayTake = false
    }
    while let item = receiver.begin(at: clock.uptime) {
      let webhook = receiver.webhook
      group.addTask {
        if let ending = await self.attempts.run(item, of: webhook) { self.signal.yield(.ended(ending)) }
      }
    }
    if let due = receiver.alarm(at: clock.uptime) {
      group.addTask {
        do { try await self.clock.sleep(for: due - self.clock.uptime) } catch { return }
        self.signal.yield(.look)
      }
    }
    receivers.all[id] = receiver
  }

  /// Loads recorded messages first, then the next ones of lanes that have none left in memory; takes new events when all of them are in memory.
  private func fill(_ receiver: inout WebhookReceiver) async throws(StoreError) {
    let id = receiver.webhook.id
    while receiver.hasRoom, receiver.mayLoad {
      let loaded = try await store.waitingMessages(of: id, after: receiver.queue.end, limit: Self.slice)
      receiver.load(loaded, uptime: clock.uptime, now: clock.now)
      // A short slice does not mean the end, because unreadable rows are left out.
      receiver.mayLoad = !loaded.isEmpty
    }
    for (lane, place) in receiver.queue.drained where receiver.hasRoom {
      guard let end = receiver.queue.end else { break }
      let loaded = try await store.waitingMessages(
        of: id, lane: lane, after: place, through: end, limit: WebhookQueue.mostOfLane)
      receiver.refill(lane, with: loaded, uptime: clock.uptime, now: clock.now)
    }
    while receiver.hasRoom, receiver.mayTake, !receiver.mayLoad {
      let place = receiver.webhook.place
      let slice = try await store.events(after: place, limit: Self.slice)
      receiver.mayTake = slice.mayContinue
      guard slice.end > place else { return }
      let messages = slice.events.compactMap { $0.message(for: receiver.webhook.settings, identifiers) }
      guard
        try await store.takeMessages(messages, of: id, after: place, to: slice.end, now: clock.now)
      else {
        // Changed by somebody else: it is read again.
        receiver.mayTake = false
        return reconfigure()
      }
      receiver.take(messages, to: slice.end, uptime: clock.uptime)
    }
  }
}

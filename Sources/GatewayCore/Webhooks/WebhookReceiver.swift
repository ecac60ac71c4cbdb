import Foundation
import GatewayKit

/// A webhook as the dispatcher sees it: its waiting messages and what it may do next. Pure.
struct WebhookReceiver: Sendable {
  private(set) var webhook: Webhook
  private(set) var queue = WebhookQueue()
  /// Whether the store may have recorded messages that are not in the queue.
  var mayLoad = true
  /// Whether there may be events after the webhook's place.
  var mayTake = true
  /// When the next alarm rings; nil without one.
  private var alarmAt: Duration?

  init(_ webhook: Webhook) { self.webhook = webhook }

  /// Whether more messages may wait in memory.
  var hasRoom: Bool { webhook.isEnabled && queue.count < WebhookDispatcher.most }

  /// Takes over what was changed. A webhook that was disabled or enabled begins with what the store has.
  mutating func change(to changed: Webhook) {
    let begins = webhook.isEnabled != changed.isEnabled || webhook.place != changed.place
    webhook = changed
    if begins { reload() }
  }

  /// Forgets the queue, which is loaded again; attempts in flight go on.
  mutating func reload() {
    queue.clear()
    mayLoad = true
    mayTake = true
  }

  /// Adds messages that the store has recorded.
  mutating func load(_ messages: [WebhookMessage], uptime: Duration, now: Date) {
    for message in messages { queue.append(.init(message, uptime: uptime, now: now)) }
  }

  /// Gives a lane without messages in memory its next ones from the store; none if there are no more.
  mutating func refill(_ lane: String, with messages: [WebhookMessage], uptime: Duration, now: Date) {
    queue.refill(lane, with: messages.map { .init($0, uptime: uptime, now: now) })
  }

  /// Adds messages of events that were just taken, up to a place.
  mutating func take(_ messages: [NewWebhookMessage], to end: EventPlace, uptime: Duration) {
    webhook.place = end
    for message in messages { queue.append(.init(message: message, tries: 0, triedSince: nil, dueAt: uptime)) }
  }

  /// Begins an attempt. Nil if none is due, or enough are in flight.
  mutating func begin(at uptime: Duration) -> WebhookQueue.Item? {
    hasFreeSlot ? queue.begin(at: uptime) : nil
  }

  /// Ends an attempt. When a receiver that did nothing but fail takes a message again, whatever waits is due at once.
  mutating func end(_ ending: WebhookAttempts.Ending, uptime: Duration, now: Date) {
    queue.end(ending.message, retry: ending.retryAfter.map { uptime + $0 }, now: now)
    guard let health = ending.health else { return }
    let recovers = health.failures == 0 && isProbed
    webhook.health = health
    if recovers { queue.release(at: uptime) }
  }

  /// The instant for which an alarm is to be set; nil when none is needed, or an earlier one will ring.
  mutating func alarm(at uptime: Duration) -> Duration? {
    if let alarmAt, alarmAt <= uptime { self.alarmAt = nil }
    guard hasFreeSlot, let due = queue.nextDue, alarmAt.map({ due < $0 }) ?? true else { return nil }
    alarmAt = max(due, uptime)
    return alarmAt
  }

  private var isProbed: Bool { webhook.health.failures >= WebhookDispatcher.failuresBeforeProbing }
  private var hasFreeSlot: Bool {
    webhook.isEnabled && queue.inFlight < (isProbed ? 1 : WebhookDispatcher.parallel)
  }
}

extension WebhookQueue.Item {
  /// A message that the store has recorded.
  fileprivate init(_ stored: WebhookMessage, uptime: Duration, now: Date) {
    // A time written under a wall clock that was ahead waits no longer than any message does.
    let wait = min(max(0, stored.notBefore.timeIntervalSince(now)), WebhookSchedule.longestWait.seconds)
    self.init(
      message: stored.new, tries: stored.tries, triedSince: stored.triedSince, dueAt: uptime + .seconds(wait))
  }
}

extension StoredEvent {
  /// The message of the event for a webhook; nil when the webhook does not want it.
  func message(for settings: WebhookSettings, _ identifiers: IdentifierDerivation) -> NewWebhookMessage? {
    guard let type, settings.wants(type, on: channel) else { return nil }
    let lane =
      switch content {
      case .line(let entry): entry.conversation.rawValue
      case .delivery(let record): record.conversation.rawValue
      case .alert(let alert, _): "alert/\(alert.kind.rawValue)/\(alert.subject)"
      }
    return NewWebhookMessage(
      id: identifiers.webhookMessage(place), place: place, lane: lane, type: type, at: at)
  }
}

import Foundation
import GatewayKit
import Logging
import Metrics

/// Sends what is in the outbox: for each conversation in order, one attempt at a time, each classified by its adapter and
/// judged by the one retry policy.
final class Outbox: Sendable {
  private let store: any Store
  private let channels: Channels
  private let hands: ChangesOfHands
  private let clock: any GatewayClock
  private let log: Logger
  private let policy = RetryPolicy()
  private let lanes = Lanes()
  private let alarms: Alarms
  private let uploads: Uploads

  init(
    store: any Store, channels: Channels, hands: ChangesOfHands, blobs: any Blobs, clock: any GatewayClock, log: Logger
  ) {
    self.store = store
    self.channels = channels
    self.hands = hands
    self.clock = clock
    self.log = log
    uploads = Uploads(store: store, blobs: blobs, clock: clock)
    let lanes = lanes
    alarms = Alarms(clock: clock) { lanes.wake($0) }
  }

  /// Looks into the conversation's outbox soon.
  func wake(_ conversation: ConversationID) { lanes.wake(conversation) }

  /// Takes up what the last process left: what was in a call when it ended becomes unknown. Before `run()`.
  func prepare() async throws(StoreError) {
    let interrupted = try await store.markInterrupted(now: clock.now)
    if interrupted > 0 {
      log.warning(
        "deliveries were in flight when the last process ended: their outcome is unknown",
        metadata: ["count": "\(interrupted)"])
    }
    for conversation in try await store.lanesWithDeliveries() { lanes.wake(conversation) }
  }

  /// Sends until `stop()`.
  func run() async {
    await withTaskGroup { group in
      group.addTask { await self.alarms.run() }
      await lanes.run { await self.send(in: $0) }
      group.cancelAll()
    }
  }

  /// Ends `run()` after the attempts in flight.
  func stop() { lanes.stop() }

  private func send(in conversation: ConversationID) async {
    do {
      while !lanes.isStopping {
        guard let known = try await store.conversation(conversation), let channel = channels[known.channel] else {
          return
        }
        try await clock.sleep(until: channel.pacer.reserve(conversation, now: clock.now))
        let mark = hands.mark(conversation)
        switch try await store.claimDelivery(in: conversation, now: clock.now) {
        case .none: return channel.pacer.giveBack(conversation)
        case .waiting(let until):
          channel.pacer.giveBack(conversation)
          return alarms.set(conversation, at: until)
        case .delivery(let delivery, let attempt):
          try await attemptOnce(delivery, attempt: attempt, since: mark, in: known, on: channel)
        }
      }
    } catch is CancellationError {
      return
    } catch {
      log.error("the outbox could not go on", metadata: ["conversation": "\(conversation)", "error": "\(error)"])
      alarms.set(conversation, at: clock.now + policy.base)
    }
  }

  private func attemptOnce(
    _ delivery: Delivery, attempt: Int, since mark: ChangesOfHands.Mark, in conversation: Conversation,
    on channel: Channel
  ) async throws(StoreError) {
    let result: DeliveryResult
    do {
      if let receipt = try await send(delivery, since: mark, in: conversation, on: channel) {
        result = .sent(receipt)
        channel.health.recovered(.delivery)
      } else {
        result = .retry(at: clock.now, "the conversation changed hands before it was sent")
      }
    } catch {
      result = policy.result(of: error, attempt: attempt, now: clock.now, random: .random(in: 0...1))
      report(error, of: delivery, on: channel)
    }
    channel.inbox.metrics.deliveries[result.label].increment()
    try await store.finish(delivery.id, result, now: clock.now)
  }

  /// Sends it, if it may be sent now, in the form in which it may. Nil: the bot wrote it, and the conversation changed hands
  /// since `mark`; it has not begun.
  private func send(
    _ delivery: Delivery, since mark: ChangesOfHands.Mark, in conversation: Conversation, on channel: Channel
  ) async throws(AdapterError) -> Receipt? {
    let message: OutgoingMessage
    switch FreeFormWindow.of(delivery.message, in: conversation, on: channel, now: clock.now) {
    case .open: message = delivery.message
    case .closed(let reason): throw AdapterError(.rejected, reason)
    case .reopened(let instead):
      log.notice(
        "outside the channel's window: a template goes out instead",
        metadata: ["delivery": "\(delivery.id)", "template": "\(instead.template?.name ?? "")"])
      message = instead
    }
    let prepared = delivery.carrying(try await uploads.prepared(message, on: channel))
    guard delivery.author != .bot || hands.mayBegin(mark) else { return nil }
    return try await channel.adapter.send(prepared)
  }

  private func report(_ error: AdapterError, of delivery: Delivery, on channel: Channel) {
    log.warning(
      "a delivery failed", metadata: ["channel": "\(channel.id)", "delivery": "\(delivery.id)", "error": "\(error)"])
    switch error.outcome {
    case .unauthorized, .exhausted: channel.health.degraded(.delivery, since: clock.now, error.message)
    case .rejected, .blocked, .throttled, .unavailable, .unknown: break
    }
  }
}

extension Delivery {
  /// The same delivery with another message.
  fileprivate func carrying(_ message: OutgoingMessage) -> Delivery {
    Delivery(
      id: id, thread: thread, recipients: recipients, author: author, message: message, replyTo: replyTo)
  }
}

extension DeliveryResult {
  fileprivate var label: String {
    switch self {
    case .sent: "sent"
    case .failed: "failed"
    case .retry: "retry"
    case .unknown: "unknown"
    }
  }
}

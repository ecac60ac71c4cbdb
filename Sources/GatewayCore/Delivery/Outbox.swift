import Foundation
import GatewayKit
import Logging
import Metrics

/// Sends the deliveries of the outbox: in order within a conversation, one attempt at a time. The adapter classifies
/// each error, and the retry policy decides what follows.
///
/// The store may fail at any step. A lane does not continue before its attempt's result is recorded: the result is kept
/// in memory and recorded again with backoff while the process lives. A failed claim is repeated with the same token,
/// so that a claim that was committed all the same is found. Deliveries that are `sending` under no claim of this
/// process become `unknown`.
final class Outbox: Sendable {
  /// How often it looks for deliveries that are `sending` under no claim of this process.
  static let strayInterval = Duration.seconds(30)
  /// The longest attempt: a mail server may take ten minutes to answer after a mail's text (RFC 5321, 4.5.3.2.6).
  static let longestAttempt = Duration.seconds(900)

  private let store: any Store
  private let roster: Roster
  private let fence: OwnershipFence
  private let feed: ChangeFeed
  private let clock: any GatewayClock
  private let log: Logger
  private let policy = RetryPolicy()
  /// How a lane backs off while the store fails.
  private let storePolicy = RetryPolicy(base: .seconds(1), cap: .seconds(15))
  private let claims = OpenClaims()
  private let lanes = Lanes()
  private let alarms: Alarms
  private let uploads: Uploads
  private let clockShifts: WallClockShifts

  init(
    store: any Store, roster: Roster, fence: OwnershipFence, feed: ChangeFeed, blobs: any Blobs,
    clockShifts: WallClockShifts, clock: any GatewayClock, log: Logger
  ) {
    self.store = store
    self.roster = roster
    self.fence = fence
    self.feed = feed
    self.clockShifts = clockShifts
    self.clock = clock
    self.log = log
    uploads = Uploads(store: store, blobs: blobs, clock: clock)
    let lanes = lanes
    alarms = Alarms(clock: clock) { lanes.wake($0) }
  }

  /// Schedules a run of the conversation's lane.
  func wake(_ conversation: ConversationID) { lanes.wake(conversation) }

  /// Marks deliveries that the last process was sending as unknown. Call it before `run()`.
  func prepare() async throws(StoreError) {
    let interrupted = try await store.markInterrupted(now: clock.now)
    if interrupted > 0 {
      log.warning(
        "the last process ended while deliveries were being sent; their outcome is unknown",
        metadata: ["count": "\(interrupted)"])
    }
  }

  /// Schedules every lane that has pending deliveries.
  func wakeAll() async throws(StoreError) {
    for conversation in try await store.lanesWithDeliveries() { lanes.wake(conversation) }
  }

  /// Sends until `stop()`.
  func run() async {
    await withTaskGroup { group in
      group.addTask { await self.alarms.run() }
      group.addTask { await self.releaseStrays() }
      await lanes.run { await self.send(in: $0) }
      group.cancelAll()
    }
    await recordLast()
  }

  /// Results that the store currently refuses.
  var unrecorded: [UnrecordedResult] { claims.unrecorded }

  /// Ends `run()` after the attempts in flight.
  func stop() { lanes.stop() }

  private func send(in conversation: ConversationID) async {
    do {
      while !lanes.isStopping {
        try await record(in: conversation)
        guard let known = try await store.conversation(conversation), let channel = roster.channels[known.channel]
        else {
          return claims.close(in: conversation)
        }
        try await clock.sleep(for: channel.pacer.reserve(conversation, uptime: clock.uptime) - clock.uptime)
        let mark = fence.mark(conversation)
        let now = try await clockShifts.settledNow()
        switch try await claim(in: conversation, on: channel, now: now) {
        case .none: return
        // From the instant of the claim: the wall clock may have been set since.
        case .waiting(let until): return alarms.set(conversation, at: until, now: now)
        case .delivery(let delivery, let attempt):
          claims.keep(
            await attemptOnce(delivery, attempt: attempt, since: mark, in: known, on: channel), in: conversation)
          try await record(in: conversation)
        }
      }
    } catch let error as StoreError {
      let failures = claims.storeFailed(error, in: conversation, now: clock.now)
      if failures == 1 {
        log.error(
          "the outbox could not use the data folder; it tries again until it can",
          metadata: ["conversation": "\(conversation)", "error": "\(error)"])
      }
      alarms.set(conversation, after: storePolicy.backoff(failures, random: .random(in: 0.5...1)))
    } catch {
      // Cancelled during the wait for its place, before a claim.
      return
    }
  }

  /// Claims the lane's next delivery. Without one the reserved place in the pace is given back.
  private func claim(
    in conversation: ConversationID, on channel: Channel, now: Date
  ) async throws(StoreError) -> Claim {
    do throws(StoreError) {
      let claim = try await store.claimDelivery(in: conversation, token: claims.token(in: conversation), now: now)
      claims.storeWorked(in: conversation)
      if case .delivery = claim { return claim }
      claims.close(in: conversation)
      channel.pacer.giveBack(conversation)
      return claim
    } catch {
      // The claim stays open, because it may have been committed.
      channel.pacer.giveBack(conversation)
      throw error
    }
  }

  /// Records the lane's waiting result, if there is one. A result that the store will never accept is discarded, and
  /// `releaseStrays` settles its delivery.
  private func record(in conversation: ConversationID) async throws(StoreError) {
    guard let held = claims.unrecorded(in: conversation) else { return }
    do throws(StoreError) {
      try await store.finish(
        held.result.delivery, token: held.token, held.result.result(now: clock.now, uptime: clock.uptime),
        now: clock.now)
      feed.publish(kind: "delivery")
      if held.result.obstacle != nil {
        log.notice(
          "a delivery's result was recorded at a later attempt", metadata: ["delivery": "\(held.result.delivery)"])
      }
    } catch {
      guard error.kind == .conflict || error.kind == .notFound else { throw error }
      log.error(
        "a delivery's result is not recorded: the delivery was claimed again, settled or erased",
        metadata: ["delivery": "\(held.result.delivery)", "error": "\(error)"])
    }
    claims.close(in: conversation)
  }

  /// Tries a last time to record waiting results. If that fails, the next start marks their deliveries as unknown.
  private func recordLast() async {
    for conversation in claims.lanesWithResults {
      do {
        try await record(in: conversation)
      } catch {
        log.error(
          "a delivery's result could not be recorded; its outcome will be unknown after the next start",
          metadata: ["conversation": "\(conversation)", "error": "\(error)"])
      }
    }
  }

  /// Marks deliveries that are `sending` under no claim of this process as unknown, until cancelled.
  private func releaseStrays() async {
    while true {
      do { try await clock.sleep(for: Self.strayInterval) } catch { return }
      do {
        for record in try await store.deliveries(state: .sending, limit: 1_000) {
          // A claim is open here before the store has it, so a stored claim that is not open has ended.
          guard let token = record.claim, !claims.contains(token) else { continue }
          await release(record, token: token)
        }
      } catch {
        log.debug("the store could not list deliveries that are being sent", metadata: ["error": "\(error)"])
      }
    }
  }

  /// Marks one delivery as unknown. A failure affects only this one: it was settled meanwhile, or the next look finds
  /// it again.
  private func release(_ record: DeliveryRecord, token: ClaimToken) async {
    do {
      try await store.finish(
        record.delivery.id, token: token, .unknown(DeliveryCode.noResult.with()), now: clock.now)
      log.error(
        "a delivery's attempt ended without a result: it may have arrived",
        metadata: ["delivery": "\(record.delivery.id)"])
    } catch {
      log.debug(
        "a delivery without a result could not be marked as unknown",
        metadata: ["delivery": "\(record.delivery.id)", "error": "\(error)"])
    }
    // Also after a failure, because the store may have committed it.
    lanes.wake(record.conversation)
  }

  private func attemptOnce(
    _ delivery: Delivery, attempt: Int, since mark: OwnershipFence.Mark, in conversation: Conversation,
    on channel: Channel
  ) async -> UnrecordedResult {
    let result: DeliveryResult
    var now = clock.now
    do {
      if let receipt = try await send(delivery, since: mark, in: conversation, on: channel) {
        result = .sent(receipt)
        channel.health.recovered(.delivery)
      } else {
        result = .retry(at: now, DeliveryCode.changedHands.with())
      }
    } catch {
      now = clock.now
      result = policy.result(of: error, attempt: attempt, now: now, random: .random(in: 0...1))
      report(error, of: delivery, on: channel)
    }
    channel.inbox.metrics.deliveries[result.label].increment()
    return UnrecordedResult(result, of: delivery.id, on: channel.id, now: now, uptime: clock.uptime)
  }

  /// Sends the delivery, in the form that the window allows. Nil, without a send: the bot wrote it, and the
  /// conversation's owner changed since `mark`.
  private func send(
    _ delivery: Delivery, since mark: OwnershipFence.Mark, in conversation: Conversation, on channel: Channel
  ) async throws(AdapterError) -> Receipt? {
    let message: OutgoingMessage
    switch FreeFormWindow.of(delivery.message, in: conversation, on: channel, now: clock.now) {
    case .open: message = delivery.message
    case .closed(let reason): throw AdapterError(.rejected, reason)
    case .reopened(let instead):
      log.notice(
        "the channel accepts no free text now; a template is sent instead",
        metadata: ["delivery": "\(delivery.id)", "template": "\(instead.template?.name ?? "")"])
      message = instead
    }
    let prepared = delivery.carrying(try await uploads.prepared(message, on: channel))
    guard delivery.author != .bot || fence.mayBegin(mark) else { return nil }
    return try await channel.adapter.send(prepared)
  }

  private func report(_ error: AdapterError, of delivery: Delivery, on channel: Channel) {
    log.warning(
      "a delivery failed", metadata: ["channel": "\(channel.id)", "delivery": "\(delivery.id)", "error": "\(error)"])
    switch error.outcome {
    case .unauthorized, .exhausted: channel.health.degraded(.delivery, since: clock.now, error)
    case .rejected, .blocked, .throttled, .unavailable, .unknown: break
    }
  }
}

extension Delivery {
  /// A copy of the delivery with another message.
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

import Foundation
import GatewayKit
import Logging

/// One attempt of a message: makes its body, sends it, records the result, and disables the webhook when its receiver is
/// gone.
struct WebhookAttempts: Sendable {
  /// What a receiver has to know about an ended attempt.
  struct Ending: Sendable {
    let webhook: WebhookID
    let message: NewWebhookMessage
    /// How long until it is repeated; nil if it does not wait any more.
    let retryAfter: Duration?
    /// The webhook's health; nil when the message was removed meanwhile.
    let health: WebhookHealth?
    /// Whether the webhook was disabled.
    let disables: Bool
  }

  let store: any Store
  let sender: WebhookSender
  let payloads: WebhookPayloadMaker
  let clock: any GatewayClock
  let log: Logger
  private let schedule = WebhookSchedule()
  private let storePolicy = RetryPolicy(base: .seconds(1), cap: .seconds(15))

  init(store: any Store, sender: WebhookSender, payloads: WebhookPayloadMaker, clock: any GatewayClock, log: Logger) {
    self.store = store
    self.sender = sender
    self.payloads = payloads
    self.clock = clock
    self.log = log
  }

  /// Makes the attempt. Nil when it was cancelled: nothing is recorded, and the next start sends the message again, with the
  /// same id.
  func run(_ item: WebhookQueue.Item, of webhook: Webhook) async -> Ending? {
    let message = item.message
    let found: [UInt8]?
    do { found = try await insisting { try await body(of: message, for: webhook) } } catch { return nil }
    guard let body = found else {
      return await ending(.erased(erased), of: message, webhook, retryAfter: nil, isGone: false)
    }
    let outcome = await sender.send(body, id: message.id, to: webhook)
    if Task.isCancelled { return nil }
    let now = clock.now
    switch outcome.verdict {
    case .delivered:
      return await ending(.delivered(outcome.attempt), of: message, webhook, retryAfter: nil, isGone: false)
    case .gone:
      return await ending(
        .retry(outcome.attempt, at: now), of: message, webhook, retryAfter: .zero, isGone: true)
    case .failed(let asked):
      let tries = item.tries + 1
      if schedule.isOver(tries: tries, since: item.triedSince ?? outcome.attempt.at, now: now) {
        return await ending(.givenUp(outcome.attempt), of: message, webhook, retryAfter: nil, isGone: false)
      }
      let wait = schedule.wait(after: tries, retryAfter: asked, random: .random(in: 0...1))
      return await ending(
        .retry(outcome.attempt, at: now + wait), of: message, webhook, retryAfter: wait, isGone: false)
    }
  }

  private var erased: WebhookAttempt {
    WebhookAttempt(at: clock.now, status: nil, milliseconds: 0, answer: nil, reason: WebhookCode.eventErased.with())
  }

  private func body(of message: NewWebhookMessage, for webhook: Webhook) async throws -> [UInt8]? {
    guard let event = try await store.event(at: message.place) else { return nil }
    do {
      return try await payloads.body(of: event, for: webhook.settings)
    } catch let error as EncodingError {
      log.error("an event cannot be written as JSON", metadata: ["message": "\(message.id)", "error": "\(error)"])
      return nil
    }
  }

  private func ending(
    _ result: WebhookResult, of message: NewWebhookMessage, _ webhook: Webhook, retryAfter: Duration?, isGone: Bool
  ) async -> Ending? {
    let settled = try? await insisting { () async throws -> (WebhookHealth?, Bool) in
      let now = clock.now
      let health = try await store.settleMessage(message.id, of: webhook.id, result, now: now)
      guard let health else { return (nil, false) }
      let reason: Webhook.Disabling.Reason? =
        if isGone { .gone } else if schedule.isHopeless(health, now: now) { .failing } else { nil }
      if let reason { try await store.disableWebhook(webhook.id, Webhook.Disabling(at: now, reason: reason)) }
      return (health, reason != nil)
    }
    guard let (health, disables) = settled else { return nil }
    if disables {
      log.warning(
        "a webhook was disabled: its receiver is gone, or has failed for three days",
        metadata: ["webhook": "\(webhook.id)", "receiver": "\(WebhookAddress.origin(webhook.settings.url))"])
    }
    return Ending(
      webhook: webhook.id, message: message, retryAfter: retryAfter, health: health, disables: disables)
  }

  /// Repeats `body` with backoff while the store fails. Throws when cancelled.
  private func insisting<T>(_ body: () async throws -> T) async throws -> T {
    for failures in 1... {
      do {
        return try await body()
      } catch {
        if failures == 1 {
          log.error("a webhook's message could not be read or recorded", metadata: ["error": "\(error)"])
        }
        try await clock.sleep(for: storePolicy.backoff(failures, random: .random(in: 0.5...1)))
      }
    }
    throw CancellationError()
  }
}

public import Foundation
import GatewayKit

/// Sends events to a webhook again: one delivery, or what happened in a period.
public struct ReplayWebhook: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "webhooks.replay", http: .post("webhooks/{webhook}/replay"), access: .admin, effect: .edit,
    audited: .object("webhook", "webhook"),
    summary:
      "Sends one delivery again, or every event of a period that the webhook wants, under the ids that they had.")

  /// The most events that one call queues.
  private static let most = 10_000
  /// The most events that one call reads.
  private static let mostRead = 100_000
  /// The most messages that may wait.
  private static let mostWaiting = 20_000
  private static let slice = 500
  /// Shown times are rounded to milliseconds. A period is one of shown times, so that it can begin at one of them.
  private static let rounding = Duration.microseconds(500)

  /// The webhook.
  public let webhook: WebhookID
  /// The delivery; nil to name a period.
  public let delivery: WebhookMessageID?
  /// The time from which events are sent again, also those that were never sent to this webhook.
  public let from: Date?
  /// The time before which they end; nil for now.
  public let to: Date?

  /// Creates the operation for one delivery.
  public init(webhook: WebhookID, delivery: WebhookMessageID) {
    self.webhook = webhook
    self.delivery = delivery
    from = nil
    to = nil
  }

  /// Creates the operation for a period.
  public init(webhook: WebhookID, from: Date, to: Date? = nil) {
    self.webhook = webhook
    delivery = nil
    self.from = from
    self.to = to
  }

  /// Queues them.
  public func run(_ call: OperationCall) async throws(OperationError) -> WebhookReplay {
    let services = call.services
    guard (delivery == nil) != (from == nil), delivery == nil || to == nil else { throw OperationError(.replayInvalid) }
    let found = try await call.webhook(webhook)
    guard found.isEnabled else { throw OperationError(.webhookDisabled) }
    let waiting = try await services.stored { () throws(StoreError) in
      try await services.store.waitingCount(of: webhook)
    }
    guard waiting < Self.mostWaiting else {
      throw OperationError(.replaysTooMany, ["count": .integer(waiting)])
    }
    let replay: WebhookReplay
    if let delivery {
      replay = try await again(delivery, call)
    } else {
      replay = try await services.stored { () throws(StoreError) in
        try await period(
          from: (from ?? call.now) - Self.rounding, to: (to ?? .distantFuture) - Self.rounding, of: found, call)
      }
    }
    services.webhooks.replay(webhook)
    return replay
  }

  private func again(_ id: WebhookMessageID, _ call: OperationCall) async throws(OperationError) -> WebhookReplay {
    let store = call.services.store
    let isFound = try await call.services.stored { () throws(StoreError) in
      guard let message = try await store.webhookMessage(id, of: webhook) else { return false }
      try await store.replayMessages([message.new], of: webhook, now: call.now)
      return true
    }
    guard isFound else { throw OperationError(.webhookMessageNotFound, ["delivery": .string(id.rawValue)]) }
    return WebhookReplay(queued: 1, next: nil)
  }

  private func period(
    from: Date, to: Date, of found: Webhook, _ call: OperationCall
  ) async throws(StoreError) -> WebhookReplay {
    let store = call.services.store
    var place = try await store.place(of: from)
    var (queued, read) = (0, 0)
    while true {
      let slice = try await store.events(after: place, limit: Self.slice)
      // Events that were not taken yet will be sent anyway.
      let ended = slice.events.firstIndex { $0.at >= to || $0.place > found.place }
      let events = slice.events[..<(ended ?? slice.events.endIndex)].filter { $0.at >= from }
      let messages = events.compactMap { $0.message(for: found.settings, call.services.identifiers) }
      if !messages.isEmpty { try await store.replayMessages(messages, of: webhook, now: call.now) }
      queued += messages.count
      read += slice.events.count
      place = slice.end
      guard ended == nil, slice.mayContinue else { return WebhookReplay(queued: queued, next: nil) }
      if queued + Self.slice > Self.most || read >= Self.mostRead, let last = slice.events.last {
        return WebhookReplay(queued: queued, next: last.at)
      }
    }
  }
}

/// What was queued to be sent again.
public struct WebhookReplay: Sendable, Hashable, Codable {
  /// The number of events.
  public let queued: Int
  /// The `from` with which to go on, because there are more events than one call queues; nil at the end.
  public let next: Date?
}

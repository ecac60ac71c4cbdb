public import Foundation
public import GatewayKit

extension Admin {
  /// Deliveries, newest first; of one state, or of all when it is nil.
  public func deliveries(_ state: DeliveryState?, limit: Int = 200) async throws(AdminError) -> [DeliverySummary] {
    let records = try await stored { () throws(StoreError) in try await store.deliveries(state: state, limit: limit) }
    let held = Dictionary(outbox.unrecorded.map { ($0.delivery, $0) }) { first, _ in first }
    return records.map { DeliverySummary($0, held: held[$0.delivery.id]) }
  }

  /// Queues a failed or unknown delivery again; only a person may decide this.
  public func retryDelivery(_ id: DeliveryID) async throws(AdminError) -> DeliverySummary {
    let record = try await stored { () throws(StoreError) in try await store.retryDelivery(id, now: clock.now) }
    outbox.wake(record.conversation)
    return DeliverySummary(record)
  }

  /// Drops a delivery, which is then never sent.
  public func dropDelivery(_ id: DeliveryID) async throws(AdminError) -> DeliverySummary {
    DeliverySummary(try await stored { () throws(StoreError) in try await store.dropDelivery(id, now: clock.now) })
  }
}

/// A delivery as shown in lists.
public struct DeliverySummary: Sendable, Hashable, Codable {
  /// The delivery's id.
  public let id: DeliveryID
  /// The conversation.
  public let conversation: ConversationID
  /// The channel.
  public let channel: ChannelID
  /// The state.
  public let state: DeliveryState
  /// The number of attempts.
  public let attempts: Int
  /// The reason of the last failure.
  public let reason: String?
  /// The message as text.
  public let text: String
  /// When it was created.
  public let createdAt: Date
  /// When its state last changed.
  public let changedAt: Date

  /// The summary of a record; `held` is its attempt's result, if that is not recorded yet.
  init(_ record: DeliveryRecord, held: UnrecordedResult? = nil) {
    id = record.delivery.id
    conversation = record.conversation
    channel = record.channel
    state = record.state
    attempts = record.attempts
    reason = held.map { "\($0.summary); this is not recorded yet" } ?? record.reason
    text = record.delivery.message.inWords
    createdAt = record.createdAt
    changedAt = record.changedAt
  }
}

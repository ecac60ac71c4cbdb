public import Foundation
public import GatewayKit

extension Admin {
  /// Deliveries, newest first; of one state or of all.
  public func deliveries(_ state: DeliveryState?, limit: Int = 200) async throws(AdminError) -> [DeliverySummary] {
    let records = try await stored { () throws(StoreError) in try await store.deliveries(state: state, limit: limit) }
    let held = Dictionary(outbox.unrecorded.map { ($0.delivery, $0) }) { first, _ in first }
    return records.map { DeliverySummary($0, held: held[$0.delivery.id]) }
  }

  /// Sends a failed or unknown delivery again, because a person decided so.
  public func retryDelivery(_ id: DeliveryID) async throws(AdminError) -> DeliverySummary {
    let record = try await stored { () throws(StoreError) in try await store.retryDelivery(id, now: clock.now) }
    outbox.wake(record.conversation)
    return DeliverySummary(record)
  }

  /// Gives a delivery up.
  public func dropDelivery(_ id: DeliveryID) async throws(AdminError) -> DeliverySummary {
    DeliverySummary(try await stored { () throws(StoreError) in try await store.dropDelivery(id, now: clock.now) })
  }
}

/// A delivery as lists show it.
public struct DeliverySummary: Sendable, Hashable, Codable {
  /// Its name.
  public let id: DeliveryID
  /// Its conversation.
  public let conversation: ConversationID
  /// Its channel.
  public let channel: ChannelID
  /// How it stands.
  public let state: DeliveryState
  /// How often it was tried.
  public let attempts: Int
  /// Why it failed last.
  public let reason: String?
  /// What it says.
  public let text: String
  /// When it was written.
  public let createdAt: Date
  /// When its state last changed.
  public let changedAt: Date

  /// The summary of a record; `held` is the result of its attempt, where that is not recorded yet.
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

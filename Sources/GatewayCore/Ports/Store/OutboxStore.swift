public import Foundation
public import GatewayKit

/// Outgoing wire messages.
///
/// `pending → sending → sent | failed | unknown`. A delivery is marked `sending` in a commit before the call, so that
/// after a crash its outcome is known to be in doubt.
public protocol OutboxStore: Sendable {
  /// Claims the conversation's first delivery that may be sent, and marks it `sending` under `token`.
  ///
  /// A delivery waiting for its retry blocks its lane; an unknown one does not. A bot's delivery of an older epoch than
  /// its conversation's becomes `superseded` and is never returned. A delivery not yet due is waited for. A wait that
  /// was written under a wall clock ahead of `now` keeps its length, counted from now.
  ///
  /// A claim that threw may be repeated with the same token; if it was committed all the same, it returns the same
  /// attempt.
  func claimDelivery(in conversation: ConversationID, token: ClaimToken, now: Date) async throws(StoreError) -> Claim

  /// Records the result of this claim's attempt. A failure also fails the later parts of its turn. Recording it again
  /// changes nothing.
  ///
  /// - Throws: `.conflict` when the delivery was claimed again since, or was never claimed.
  func finish(
    _ delivery: DeliveryID, token: ClaimToken, _ result: DeliveryResult, now: Date
  ) async throws(StoreError)

  /// Marks every `sending` delivery as `unknown`; for the start, when no attempt can be in flight. Returns how many.
  func markInterrupted(now: Date) async throws(StoreError) -> Int

  /// Conversations that have pending deliveries.
  func lanesWithDeliveries() async throws(StoreError) -> [ConversationID]

  /// Deliveries, newest first, at most `limit`; of one state, or of all for nil. Only those that are older than `before`,
  /// which must exist.
  func deliveries(
    state: DeliveryState?, before: DeliveryID?, limit: Int
  ) async throws(StoreError) -> [DeliveryRecord]

  /// Deliveries created on a channel after an instant and not written by an agent, oldest first; the parts of one turn
  /// are one answer.
  func automaticAnswers(on channel: ChannelID, after instant: Date) async throws(StoreError) -> [AutomaticAnswer]

  /// Makes a failed or unknown delivery pending again; only a person may decide this.
  func retryDelivery(_ id: DeliveryID, now: Date) async throws(StoreError) -> DeliveryRecord

  /// Drops a delivery; only a person may decide this.
  func dropDelivery(_ id: DeliveryID, now: Date) async throws(StoreError) -> DeliveryRecord
}

extension OutboxStore {
  /// The newest deliveries, at most `limit`; of one state, or of all for nil.
  public func deliveries(state: DeliveryState?, limit: Int) async throws(StoreError) -> [DeliveryRecord] {
    try await deliveries(state: state, before: nil, limit: limit)
  }
}

/// A delivery to add to the outbox.
public struct NewDelivery: Sendable, Hashable {
  /// The message to send.
  public let delivery: Delivery
  /// The turn it belongs to; nil for messages of people and of the system. A failed part fails the later ones.
  public let turn: String?
  /// The earliest time to send it.
  public let notBefore: Date

  /// Creates a new delivery.
  public init(_ delivery: Delivery, turn: String?, notBefore: Date) {
    self.delivery = delivery
    self.turn = turn
    self.notBefore = notBefore
  }
}

/// The result of a claim.
public enum Claim: Sendable, Hashable {
  /// This delivery, now marked `sending`; `attempt` counts from 1.
  case delivery(Delivery, attempt: Int)
  /// The lane's first delivery waits until then.
  case waiting(until: Date)
  /// Nothing to send.
  case none
}

/// The state of a delivery.
public enum DeliveryState: String, Sendable, Hashable, Codable, CaseIterable {
  /// Waiting to be sent, or for its retry.
  case pending
  /// An outside call is in flight.
  case sending
  /// Accepted by the other side.
  case sent
  /// Rejected, or given up after its last retry.
  case failed
  /// The attempt has no known result: it may or may not have taken effect.
  case unknown
  /// Not sent, because the conversation's owner changed first.
  case superseded
  /// Dropped by a person.
  case dropped
}

/// The result of an attempt.
public enum DeliveryResult: Sendable, Hashable {
  /// Accepted by the other side.
  case sent(Receipt)
  /// Failed for good, with the reason.
  case failed(Explanation)
  /// To be repeated at that time, with the reason.
  case retry(at: Date, Explanation)
  /// In doubt, with the reason.
  case unknown(Explanation)
}

/// A delivery with its history, for people.
public struct DeliveryRecord: Sendable, Hashable {
  /// The delivery.
  public let delivery: Delivery
  /// The conversation.
  public let conversation: ConversationID
  /// The channel.
  public let channel: ChannelID
  /// The state.
  public let state: DeliveryState
  /// The number of attempts.
  public let attempts: Int
  /// The reason of the last failure.
  public let reason: Explanation?
  /// The last claim; nil when it was never claimed.
  public let claim: ClaimToken?
  /// When it was created.
  public let createdAt: Date
  /// When its state last changed.
  public let changedAt: Date

  /// Creates a record.
  public init(
    delivery: Delivery, conversation: ConversationID, channel: ChannelID, state: DeliveryState, attempts: Int,
    reason: Explanation?, claim: ClaimToken?, createdAt: Date, changedAt: Date
  ) {
    self.delivery = delivery
    self.conversation = conversation
    self.channel = channel
    self.state = state
    self.attempts = attempts
    self.reason = reason
    self.claim = claim
    self.createdAt = createdAt
    self.changedAt = changedAt
  }
}

/// An answer that no person gave, for counting against caps.
public struct AutomaticAnswer: Sendable, Hashable {
  /// The conversation.
  public let conversation: ConversationID
  /// The contact.
  public let contact: ContactID
  /// When it was decided.
  public let at: Date

  /// Creates an automatic answer.
  public init(conversation: ConversationID, contact: ContactID, at: Date) {
    self.conversation = conversation
    self.contact = contact
    self.at = at
  }
}

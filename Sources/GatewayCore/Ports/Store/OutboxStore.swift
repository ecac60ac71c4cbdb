public import Foundation
public import GatewayKit

/// Outgoing wire messages.
///
/// `pending → sending → sent | failed | unknown`. A delivery is marked `sending` in a commit before the call, so that
/// after a kill it is known to be in doubt.
public protocol OutboxStore: Sendable {
  /// Takes the conversation's first delivery that may be sent, and marks it `sending` under `token`.
  ///
  /// A backing-off head holds its lane; an unknown one releases it. A bot's delivery of an older epoch than its
  /// conversation's is dropped on the way (state `superseded`), never returned. A delivery not yet due is waited for. A
  /// wait that was written under a wall clock ahead of `now` keeps its length, from now on.
  ///
  /// A claim may be repeated with its token when it threw: if it was committed all the same, it gives the same attempt.
  func claimDelivery(in conversation: ConversationID, token: ClaimToken, now: Date) async throws(StoreError) -> Claim

  /// Records how the attempt of this claim fared. A failure also fails the later parts of its turn. Recording it again
  /// changes nothing.
  ///
  /// - Throws: `.conflict` when the delivery was claimed again since, or was never claimed.
  func finish(
    _ delivery: DeliveryID, token: ClaimToken, _ result: DeliveryResult, now: Date
  ) async throws(StoreError)

  /// Marks every delivery that was `sending` as `unknown`: at start, when nothing can be in flight. Returns how many.
  func markInterrupted(now: Date) async throws(StoreError) -> Int

  /// Conversations that have pending deliveries.
  func lanesWithDeliveries() async throws(StoreError) -> [ConversationID]

  /// Deliveries, newest first, at most `limit`; of one state or of all.
  func deliveries(state: DeliveryState?, limit: Int) async throws(StoreError) -> [DeliveryRecord]

  /// What was put into a channel's outbox after an instant and was not written by an agent, oldest first; the parts of one
  /// turn are one answer.
  func automaticAnswers(on channel: ChannelID, after instant: Date) async throws(StoreError) -> [AutomaticAnswer]

  /// Makes a failed or unknown delivery pending again, because a person decided so.
  func retryDelivery(_ id: DeliveryID, now: Date) async throws(StoreError) -> DeliveryRecord

  /// Gives a delivery up, because a person decided so: its state becomes `dropped`.
  func dropDelivery(_ id: DeliveryID, now: Date) async throws(StoreError) -> DeliveryRecord
}

/// A delivery to be put into the outbox.
public struct NewDelivery: Sendable, Hashable {
  /// What to send.
  public let delivery: Delivery
  /// The turn whose part it is; nil for what people and the system send. A dead part kills the later ones.
  public let turn: String?
  /// Not before this instant.
  public let notBefore: Date

  /// A new delivery.
  public init(_ delivery: Delivery, turn: String?, notBefore: Date) {
    self.delivery = delivery
    self.turn = turn
    self.notBefore = notBefore
  }
}

/// What a claim found.
public enum Claim: Sendable, Hashable {
  /// This one, now marked `sending`; `attempt` counts from 1.
  case delivery(Delivery, attempt: Int)
  /// The head waits until then.
  case waiting(until: Date)
  /// Nothing to send.
  case none
}

/// How a delivery stands.
public enum DeliveryState: String, Sendable, Hashable, Codable, CaseIterable {
  /// Waits for its turn or its retry.
  case pending
  /// In a call to the outside.
  case sending
  /// Taken by the other side.
  case sent
  /// Dead: refused, or given up after its last retry.
  case failed
  /// Between mark and result: may or may not have taken effect.
  case unknown
  /// Not sent, because a person took the conversation first.
  case superseded
  /// Given up by a person.
  case dropped
}

/// How an attempt fared.
public enum DeliveryResult: Sendable, Hashable {
  /// Taken by the other side.
  case sent(Receipt)
  /// Dead, with the reason.
  case failed(String)
  /// To be tried again then, with the reason.
  case retry(at: Date, String)
  /// In doubt, with the reason.
  case unknown(String)
}

/// A delivery with its history, for people.
public struct DeliveryRecord: Sendable, Hashable {
  /// The delivery.
  public let delivery: Delivery
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
  /// Its last claim; nil when it was never claimed.
  public let claim: ClaimToken?
  /// When it was written.
  public let createdAt: Date
  /// When its state last changed.
  public let changedAt: Date

  /// A record.
  public init(
    delivery: Delivery, conversation: ConversationID, channel: ChannelID, state: DeliveryState, attempts: Int,
    reason: String?, claim: ClaimToken?, createdAt: Date, changedAt: Date
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

/// An answer that no person gave, as caps count it.
public struct AutomaticAnswer: Sendable, Hashable {
  /// Where.
  public let conversation: ConversationID
  /// To whom.
  public let contact: ContactID
  /// When it was decided.
  public let at: Date

  /// An answer.
  public init(conversation: ConversationID, contact: ContactID, at: Date) {
    self.conversation = conversation
    self.contact = contact
    self.at = at
  }
}

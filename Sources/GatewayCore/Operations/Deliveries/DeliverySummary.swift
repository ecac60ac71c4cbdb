public import Foundation
public import GatewayKit

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
  public let reason: Explanation?
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
    reason = held.map { DeliveryCode.notRecorded.with(["result": $0.summary.parameter]) } ?? record.reason
    text = record.delivery.message.inWords
    createdAt = record.createdAt
    changedAt = record.changedAt
  }
}

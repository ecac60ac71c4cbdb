public import Foundation
public import GatewayKit

/// The id of an event for receivers, `msg_…`: the same for every webhook, attempt and replay.
public struct WebhookMessageID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// An event on its way to a webhook. Its content is made from the stored event at each attempt.
public struct NewWebhookMessage: Sendable, Hashable {
  /// The id.
  public let id: WebhookMessageID
  /// The place of the event.
  public let place: EventPlace
  /// Messages of one lane are sent in order, one at a time.
  public let lane: String
  /// The type of the event.
  public let type: WebhookEventType
  /// When the event was stored.
  public let at: Date

  /// Creates a message.
  public init(id: WebhookMessageID, place: EventPlace, lane: String, type: WebhookEventType, at: Date) {
    self.id = id
    self.place = place
    self.lane = lane
    self.type = type
    self.at = at
  }
}

/// A message with its history.
public struct WebhookMessage: Sendable, Hashable {
  /// The states.
  public enum State: String, Sendable, Hashable, Codable, CaseIterable {
    /// It will be sent, for the first time or again.
    case waiting
    /// The receiver has it.
    case delivered
    /// It was tried for three days, or its event is not stored any more.
    case givenUp = "given_up"
  }

  /// The event.
  public let new: NewWebhookMessage
  /// The state.
  public let state: State
  /// The attempts since it was recorded, replayed, or its webhook was enabled.
  public let tries: Int
  /// When the first of them began; nil before it.
  public let triedSince: Date?
  /// The earliest time of the next attempt, while it waits.
  public let notBefore: Date
  /// The last attempts, oldest first; at most `WebhookAttempt.most`.
  public let attempts: [WebhookAttempt]
  /// When it was recorded, or last replayed.
  public let createdAt: Date
  /// When its state last changed.
  public let changedAt: Date
  /// Its number in the list of the webhook's messages.
  public let number: Int64

  /// Creates a message.
  public init(
    new: NewWebhookMessage, state: State, tries: Int, triedSince: Date?, notBefore: Date, attempts: [WebhookAttempt],
    createdAt: Date, changedAt: Date, number: Int64
  ) {
    self.new = new
    self.state = state
    self.tries = tries
    self.triedSince = triedSince
    self.notBefore = notBefore
    self.attempts = attempts
    self.createdAt = createdAt
    self.changedAt = changedAt
    self.number = number
  }
}

/// One request to a receiver.
public struct WebhookAttempt: Sendable, Hashable, Codable {
  /// The most attempts that are kept of a message.
  public static let most = 20

  /// When it began.
  public let at: Date
  /// The status of the answer; nil without an answer.
  public let status: Int?
  /// How long it took until the answer, or until it failed.
  public let milliseconds: Int
  /// The first bytes of the answer as text.
  public let answer: String?
  /// Why it failed; nil for a success.
  public let reason: Explanation?

  /// Creates an attempt.
  public init(at: Date, status: Int?, milliseconds: Int, answer: String?, reason: Explanation?) {
    self.at = at
    self.status = status
    self.milliseconds = milliseconds
    self.answer = answer
    self.reason = reason
  }
}

/// What follows an attempt.
public enum WebhookResult: Sendable, Hashable {
  /// The receiver has the message.
  case delivered(WebhookAttempt)
  /// The attempt failed, and is repeated then.
  case retry(WebhookAttempt, at: Date)
  /// The attempt failed, and was the last.
  case givenUp(WebhookAttempt)
  /// The event is not stored any more; the receiver was not asked.
  case erased(WebhookAttempt)

  /// The attempt.
  public var attempt: WebhookAttempt {
    switch self {
    case .delivered(let attempt), .retry(let attempt, _), .givenUp(let attempt), .erased(let attempt): attempt
    }
  }

  /// The state of the message after it.
  public var state: WebhookMessage.State {
    switch self {
    case .delivered: .delivered
    case .retry: .waiting
    case .givenUp, .erased: .givenUp
    }
  }
}

public import Foundation
public import GatewayKit

/// The place of an event in the one order of all events: after the log line at `position`, as the `number`th event that is
/// not in the log. A log line itself has the number 0.
///
/// New events come after every event that was read before, so a place is a durable cursor.
public struct EventPlace: Sendable, Hashable, Comparable {
  /// The position of the last log line.
  public let position: Int64
  /// 0, or the number of an event that is not in the log; these numbers grow and are never reused.
  public let number: Int64

  /// The place before the first event.
  public static let start = EventPlace(position: 0, number: 0)

  /// Creates a place.
  public init(position: Int64, number: Int64 = 0) {
    self.position = position
    self.number = number
  }

  /// Whether `left` comes first.
  public static func < (left: EventPlace, right: EventPlace) -> Bool {
    (left.position, left.number) < (right.position, right.number)
  }
}

/// Something that happened and is stored: a line of a log, the result of a delivery, or an alert.
public struct StoredEvent: Sendable, Hashable {
  /// What happened.
  public enum Content: Sendable, Hashable {
    /// A line was added to the log of a conversation.
    case line(LogEntry)
    /// A delivery was sent, has failed, is unknown, superseded or dropped. State, attempts and reason are those of then.
    case delivery(DeliveryRecord)
    /// An alert was raised, or has ended.
    case alert(Alert, isRaised: Bool)
  }

  /// The place in the order of all events.
  public let place: EventPlace
  /// When it was stored, by the wall clock at that time.
  public let at: Date
  /// The conversation; nil for alerts about something else.
  public let conversation: ConversationID?
  /// The channel; nil for alerts that belong to none.
  public let channel: ChannelID?
  /// What happened.
  public let content: Content

  /// Creates an event.
  public init(
    place: EventPlace, at: Date, conversation: ConversationID?, channel: ChannelID?, content: Content
  ) {
    self.place = place
    self.at = at
    self.conversation = conversation
    self.channel = channel
    self.content = content
  }
}

/// A part of the stored events, in order.
public struct EventSlice: Sendable, Hashable {
  /// The events; unreadable ones are left out.
  public let events: [StoredEvent]
  /// The place of the last event that was read, also of an unreadable one; the place that the slice began after when there
  /// was none.
  public let end: EventPlace
  /// Whether there may be events after `end`.
  public let mayContinue: Bool

  /// Creates a slice.
  public init(events: [StoredEvent], end: EventPlace, mayContinue: Bool) {
    self.events = events
    self.end = end
    self.mayContinue = mayContinue
  }
}

/// An alert that is open, with what it is about.
public struct OpenAlert: Sendable, Hashable {
  /// Tells it apart from other alerts, over its whole life.
  public let key: String
  /// The alert as it was raised.
  public let alert: Alert
  /// The conversation that it is about.
  public let conversation: ConversationID?
  /// The channel that it belongs to.
  public let channel: ChannelID?

  /// Creates an open alert.
  public init(key: String, alert: Alert, conversation: ConversationID?, channel: ChannelID?) {
    self.key = key
    self.alert = alert
    self.conversation = conversation
    self.channel = channel
  }
}

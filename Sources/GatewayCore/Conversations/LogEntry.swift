public import Foundation
public import GatewayKit

/// One line of a conversation's log: the journal's inbound events and what the business said, in one order.
public struct LogEntry: Sendable, Hashable {
  /// The content of a line.
  public enum Content: Sendable, Hashable {
    /// An inbound event.
    case inbound(MessageID, InboundEvent)
    /// A message of the business.
    case outbound(OutboundMessage)
    /// A change of owner.
    case owner(Owner, Ownership.Reason)
    /// A remark for colleagues.
    case note(Note)
  }

  /// The position: unique in the whole store, never reused, and growing within a conversation.
  public let position: Int64
  /// The conversation.
  public let conversation: ConversationID
  /// When it was committed, by the gateway's clock.
  public let at: Date
  /// The content.
  public let content: Content

  /// Creates a line.
  public init(position: Int64, conversation: ConversationID, at: Date, content: Content) {
    self.position = position
    self.conversation = conversation
    self.at = at
    self.content = content
  }
}

/// A message of the business.
public struct OutboundMessage: Sendable, Hashable, Codable {
  /// The message's id; for an answer it derives from the turn.
  public let id: MessageID
  /// The author; never `.visitor`.
  public let author: Author
  /// The content.
  public let message: OutgoingMessage

  /// Creates a message.
  public init(id: MessageID, author: Author, message: OutgoingMessage) {
    self.id = id
    self.author = author
    self.message = message
  }
}

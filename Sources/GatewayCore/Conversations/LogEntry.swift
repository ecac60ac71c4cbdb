public import Foundation
public import GatewayKit

/// One line of a conversation's log: the journal's inbound events and what the business said, in one order.
public struct LogEntry: Sendable, Hashable {
  /// What the line holds.
  public enum Content: Sendable, Hashable {
    /// Something that came from outside.
    case inbound(MessageID, InboundEvent)
    /// Something the business said.
    case outbound(OutboundMessage)
    /// A change of owner.
    case owner(Owner, Ownership.Reason)
  }

  /// Its place: unique in the whole store, never reused, and growing within a conversation.
  public let position: Int64
  /// Its conversation.
  public let conversation: ConversationID
  /// When it was committed, by the gateway's clock.
  public let at: Date
  /// What it holds.
  public let content: Content

  /// A line.
  public init(position: Int64, conversation: ConversationID, at: Date, content: Content) {
    self.position = position
    self.conversation = conversation
    self.at = at
    self.content = content
  }
}

/// A message of the business.
public struct OutboundMessage: Sendable, Hashable, Codable {
  /// Its name: derives from the turn for an answer.
  public let id: MessageID
  /// Who wrote it: never `.visitor`.
  public let author: Author
  /// What it says.
  public let message: OutgoingMessage

  /// A message.
  public init(id: MessageID, author: Author, message: OutgoingMessage) {
    self.id = id
    self.author = author
    self.message = message
  }
}

public import Foundation

/// An event that the customer's side of a conversation shows.
public struct ConversationEvent: Sendable, Hashable {
  /// What happened.
  public enum Content: Sendable, Hashable {
    /// A message of either side was committed.
    case message(ConversationMessage)
    /// The owner changed.
    case owner(Owner.Kind)
    /// The customer has read all messages up to and including this one.
    case read(MessageID)
    /// Text was added to an answer that is still being written. `offset` is the number of UTF-8 bytes before it.
    case delta(message: MessageID, offset: Int, text: String)
    /// The unfinished answer was discarded.
    case discard(message: MessageID)
    /// The author is typing.
    case typing(Author)
  }

  /// The position in the gateway's log; nil for transient events.
  public let position: Int64?
  /// What happened.
  public let content: Content

  /// Creates an event.
  public init(position: Int64?, content: Content) {
    self.position = position
    self.content = content
  }
}

/// A committed message as a customer sees it.
public struct ConversationMessage: Sendable, Hashable {
  /// The message's id.
  public let id: MessageID
  /// Who wrote it.
  public let author: Author
  /// The content, rendered within the channel's limits.
  public let content: OutgoingMessage
  /// The files a customer sent with it.
  public let files: [Media]
  /// When it was committed.
  public let at: Date

  /// Creates a message.
  public init(id: MessageID, author: Author, content: OutgoingMessage, files: [Media] = [], at: Date) {
    self.id = id
    self.author = author
    self.content = content
    self.files = files
    self.at = at
  }
}

/// Who wrote a message.
public enum Author: String, Sendable, Hashable, Codable, CaseIterable {
  /// The customer.
  case visitor
  /// The ladder.
  case bot
  /// A person of the business.
  case agent
  /// The gateway itself, for notices.
  case system
}

/// The owner of a conversation: who answers for the business.
public enum Owner: Sendable, Hashable {
  /// The ladder answers.
  case bot
  /// The conversation waits for a person.
  case queue
  /// This agent answers.
  case agent(AgentID)

  /// The kind of owner, without the name, as customers see it.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The ladder.
    case bot
    /// Nobody yet: the conversation waits.
    case queue
    /// A person.
    case agent
  }

  /// The kind of this owner.
  public var kind: Kind {
    switch self {
    case .bot: .bot
    case .queue: .queue
    case .agent: .agent
    }
  }
}

public import Foundation

/// One thing that a customer's side of a conversation shows.
public struct ConversationEvent: Sendable, Hashable {
  /// What happened.
  public enum Content: Sendable, Hashable {
    /// A message was committed, by whichever side.
    case message(ConversationMessage)
    /// The conversation changed hands.
    case owner(Owner.Kind)
    /// The customer's side has shown everything up to and including this message.
    case read(MessageID)
    /// Text was added to an answer that is still being written; `offset` counts UTF-8 bytes already shown.
    case delta(message: MessageID, offset: Int, text: String)
    /// The answer being written was given up.
    case discard(message: MessageID)
    /// Somebody is writing.
    case typing(Author)
  }

  /// Where the event stands in the gateway's log; nil for transient events.
  public let position: Int64?
  /// What happened.
  public let content: Content

  /// An event.
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
  /// What it says, rendered within the channel's limits.
  public let content: OutgoingMessage
  /// The files a customer sent with it.
  public let files: [Media]
  /// When it was committed.
  public let at: Date

  /// A message.
  public init(id: MessageID, author: Author, content: OutgoingMessage, files: [Media] = [], at: Date) {
    self.id = id
    self.author = author
    self.content = content
    self.files = files
    self.at = at
  }
}

/// Who wrote a message.
public enum Author: String, Sendable, Hashable, Codable {
  /// The customer.
  case visitor
  /// The ladder.
  case bot
  /// A person of the business.
  case agent
  /// The gateway itself: notices that are nobody's answer.
  case system
}

/// Who speaks for the business in a conversation.
public enum Owner: Sendable, Hashable {
  /// The ladder answers.
  case bot
  /// It waits for a person.
  case queue
  /// This person answers; the name is an account's or the terminal's user.
  case agent(String)

  /// The owner without a name, as customers see it.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// The ladder.
    case bot
    /// Nobody yet.
    case queue
    /// A person.
    case agent
  }

  /// The owner without its name.
  public var kind: Kind {
    switch self {
    case .bot: .bot
    case .queue: .queue
    case .agent: .agent
    }
  }
}

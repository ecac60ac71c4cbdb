public import Foundation
public import GatewayKit

/// Which conversations to list.
public struct ConversationQuery: Sendable, Hashable {
  /// The largest page.
  public static let maximumLimit = 1_000

  /// Which drafts to look for.
  public enum DraftFilter: Sendable, Hashable {
    /// Any draft.
    case any
    /// The draft with this id.
    case named(MessageID)
  }

  /// Only with this kind of owner.
  public var owner: Owner.Kind?
  /// Only flagged ones.
  public var flagged: Bool
  /// Only those with a draft; nil: with and without.
  public var draft: DraftFilter?
  /// Only on this channel.
  public var channel: ChannelID?
  /// Only those that this agent owns.
  public var agent: AgentID?
  /// Only those assigned to this team.
  public var team: TeamID?
  /// Only those of contacts with this tag.
  public var tag: String?
  /// Only those of this contact.
  public var contact: ContactID?
  /// Only those that count as assigned to this agent.
  public var assignee: Assignee?
  /// Only conversations after this position: the next page.
  public var before: ConversationCursor?
  /// The most conversations returned; 1 to `maximumLimit`.
  public var limit: Int

  /// Creates a query; by default it matches everything.
  public init(
    owner: Owner.Kind? = nil, flagged: Bool = false, draft: DraftFilter? = nil, channel: ChannelID? = nil,
    agent: AgentID? = nil, team: TeamID? = nil, tag: String? = nil, contact: ContactID? = nil,
    assignee: Assignee? = nil, before: ConversationCursor? = nil, limit: Int = 100
  ) {
    self.owner = owner
    self.flagged = flagged
    self.draft = draft
    self.channel = channel
    self.agent = agent
    self.team = team
    self.tag = tag
    self.contact = contact
    self.assignee = assignee
    self.before = before
    self.limit = limit
  }
}

/// A position in the list of conversations. It includes the id, because several may have the same time.
public struct ConversationCursor: Sendable, Hashable, Codable {
  /// When anyone last wrote in the page's last conversation.
  public var activityAt: Date
  /// The conversation's id; nil is before all conversations of that instant.
  public var conversation: ConversationID?

  /// Creates a cursor.
  public init(activityAt: Date, conversation: ConversationID? = nil) {
    self.activityAt = activityAt
    self.conversation = conversation
  }

  /// The position of a conversation; the next page begins after it.
  public init(after conversation: Conversation) {
    self.init(activityAt: conversation.lastActivityAt, conversation: conversation.id)
  }
}

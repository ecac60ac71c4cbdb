public import Foundation
public import GatewayKit

/// Which conversations to list.
public struct ConversationQuery: Sendable, Hashable {
  /// The greatest page.
  public static let maximumLimit = 1_000

  /// Which drafts are looked for.
  public enum DraftFilter: Sendable, Hashable {
    /// Any.
    case any
    /// The one of this name.
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
  /// Only those that come after this place in the list: the next page.
  public var before: ConversationCursor?
  /// At most so many; 1 to `maximumLimit`.
  public var limit: Int

  /// A query; everything unless narrowed.
  public init(
    owner: Owner.Kind? = nil, flagged: Bool = false, draft: DraftFilter? = nil, channel: ChannelID? = nil,
    before: ConversationCursor? = nil, limit: Int = 100
  ) {
    self.owner = owner
    self.flagged = flagged
    self.draft = draft
    self.channel = channel
    self.before = before
    self.limit = limit
  }
}

/// A place in the list of conversations. Several may have been written in at one instant, so the id is part of it.
public struct ConversationCursor: Sendable, Hashable, Codable {
  /// When anybody last wrote in the last conversation of the page.
  public var activityAt: Date
  /// Its name; nil: before all conversations of that instant.
  public var conversation: ConversationID?

  /// A place.
  public init(activityAt: Date, conversation: ConversationID? = nil) {
    self.activityAt = activityAt
    self.conversation = conversation
  }

  /// The place of a conversation: what comes after it is the next page.
  public init(after conversation: Conversation) {
    self.init(activityAt: conversation.lastActivityAt, conversation: conversation.id)
  }
}

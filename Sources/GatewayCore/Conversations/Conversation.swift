public import Foundation
public import GatewayKit

/// The exchange between one contact and the business on one channel, as the store holds it.
public struct Conversation: Sendable, Hashable {
  /// The conversation's id.
  public let id: ConversationID
  /// The channel.
  public let channel: ChannelID
  /// The adapter's id of the conversation.
  public let thread: ThreadKey
  /// The contact.
  public var contact: Contact
  /// Who speaks for the business.
  public var owner: Owner
  /// Grows by one at every change of owner. A bot's send under an older epoch never begins.
  public var epoch: Int
  /// Grows by one with every committed change. The customer's messages alone do not move it.
  public var revision: Int64
  /// When and why the owner became what it is.
  public var ownership: Ownership
  /// The team that people assigned it to, until they change that or resolve the conversation; nil without one.
  public var team: TeamID?
  /// The ladder's state between turns.
  public var memory: ConversationMemory
  /// When the customer last wrote, by the gateway's clock; by the channel's for a message that was over a day old on
  /// arrival. Nil before the first message.
  public var lastInboundAt: Date?
  /// When an agent last wrote; nil if never.
  public var lastAgentAt: Date?
  /// When anyone last wrote; lists are sorted by it.
  public var lastActivityAt: Date
  /// The position of the customer's last message; nil before the first, and for messages of versions before 0.2.
  public var lastMessage: Int64?

  /// Creates a conversation.
  public init(
    id: ConversationID, channel: ChannelID, thread: ThreadKey, contact: Contact, owner: Owner = .bot, epoch: Int = 0,
    revision: Int64 = 0, ownership: Ownership, team: TeamID? = nil, memory: ConversationMemory = ConversationMemory(),
    lastInboundAt: Date? = nil, lastAgentAt: Date? = nil, lastActivityAt: Date? = nil, lastMessage: Int64? = nil
  ) {
    self.id = id
    self.channel = channel
    self.thread = thread
    self.contact = contact
    self.owner = owner
    self.epoch = epoch
    self.revision = revision
    self.ownership = ownership
    self.team = team
    self.memory = memory
    self.lastInboundAt = lastInboundAt
    self.lastAgentAt = lastAgentAt
    self.lastActivityAt = lastActivityAt ?? ownership.since
    self.lastMessage = lastMessage
  }

  /// Whether it waits for a person since every due provider failed, and no agent has taken it.
  var waitsSinceFailure: Bool { owner == .queue && ownership.reason == .failure }
}

/// When and why a conversation got its owner.
public struct Ownership: Sendable, Hashable, Codable {
  /// Why the owner changed.
  public enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
    /// The conversation began; the bot owns it.
    case began
    /// The customer asked for a person.
    case requested
    /// A flow's handoff node was reached.
    case flow
    /// Every provider that was due failed.
    case failure
    /// The customer wrote outside business hours, when the bot may not answer alone.
    case away
    /// A model made a promise that the business did not make.
    case promise
    /// The customer's message was too old for an automatic answer.
    case late
    /// The process ended repeatedly while answering the customer's message.
    case crash
    /// An agent took the conversation, or wrote in it.
    case taken
    /// Somebody assigned the conversation to an agent or a team.
    case assigned
    /// An agent gave the conversation back.
    case resolved
    /// The time until the bot's return passed, or no agent came.
    case returned
    /// No agent had taken the conversation after a failure, and a provider answered again.
    case recovered
  }

  /// When the owner changed.
  public var since: Date
  /// Why the owner changed.
  public var reason: Reason
  /// The team that a flow asked for; nil when none.
  public var team: String?
  /// Whether it needs a person's attention although the bot answers.
  public var flagged: Bool

  /// Creates an ownership.
  public init(since: Date, reason: Reason, team: String? = nil, flagged: Bool = false) {
    self.since = since
    self.reason = reason
    self.team = team
    self.flagged = flagged
  }
}

/// The ladder's state of a conversation between turns. Small, and replaced as a whole by a commit that checks the
/// conversation's revision: a change built on an older memory is refused and rebuilt.
public struct ConversationMemory: Sendable, Hashable, Codable {
  /// The customer's open flow; nil outside flows.
  public var flow: FlowState?
  /// The options last shown as numbered text, so that a number can be read as one of them.
  public var numberedOptions: [ReplyOption]
  /// When the default reply was last given.
  public var defaultReplyAt: Date?
  /// When the customer was last told that the content they sent cannot be read.
  public var mediaReplyAt: Date?
  /// When the away notice was last sent.
  public var awayNoticeAt: Date?
  /// A provider's text that has not been sent yet.
  public var draft: Draft?
  /// The open handoff request; nil when the conversation is not flagged for one.
  public var wish: Wish?

  /// Creates a memory, empty by default.
  public init(
    flow: FlowState? = nil, numberedOptions: [ReplyOption] = [], defaultReplyAt: Date? = nil, awayNoticeAt: Date? = nil
  ) {
    self.flow = flow
    self.numberedOptions = numberedOptions
    self.defaultReplyAt = defaultReplyAt
    self.awayNoticeAt = awayNoticeAt
  }
}

/// A person, known by one or more addresses.
public struct Contact: Sendable, Hashable {
  /// The contact's id in the store.
  public let id: ContactID
  /// The person's name, as reported by a channel.
  public var name: String?
  /// Every proven address, the most recently used first.
  public var aliases: [Alias]
  /// Tags, fields and opt-out.
  public var profile: ContactProfile

  /// Creates a contact.
  public init(id: ContactID, name: String? = nil, aliases: [Alias], profile: ContactProfile = ContactProfile()) {
    self.id = id
    self.name = name
    self.aliases = aliases
    self.profile = profile
  }
}

/// What flows and people record about a contact. Small, and changed by edits (`ProfileEdit`).
public struct ContactProfile: Sendable, Hashable, Codable {
  /// Tags, sorted.
  public var tags: [String]
  /// Fields such as `email`, set by flows.
  public var fields: [String: String]
  /// When the contact opted out of messages that the business starts; nil while not opted out.
  public var optedOutAt: Date?

  /// Creates a profile, empty by default.
  public init(tags: [String] = [], fields: [String: String] = [:], optedOutAt: Date? = nil) {
    self.tags = tags
    self.fields = fields
    self.optedOutAt = optedOutAt
  }
}

public import Foundation
public import GatewayKit

/// The exchange between one contact and the business on one channel, as the store holds it.
public struct Conversation: Sendable, Hashable {
  /// Its name.
  public let id: ConversationID
  /// The channel.
  public let channel: ChannelID
  /// The adapter's name for it.
  public let thread: ThreadKey
  /// Who it is with.
  public var contact: Contact
  /// Who speaks for the business.
  public var owner: Owner
  /// Grows by one at every change of owner. A bot's send under an older epoch never begins.
  public var epoch: Int
  /// Grows by one with every committed change. The customer's messages alone do not move it.
  public var revision: Int64
  /// When and why the owner became what it is.
  public var ownership: Ownership
  /// What the ladder remembers between turns.
  public var memory: ConversationMemory
  /// When the customer last wrote, by the gateway's clock; by the channel's for a message that was over a day old when it
  /// came. Nil before the first message.
  public var lastInboundAt: Date?
  /// When a person of the business last wrote.
  public var lastAgentAt: Date?
  /// When anybody last wrote; lists are in this order.
  public var lastActivityAt: Date

  /// A conversation.
  public init(
    id: ConversationID, channel: ChannelID, thread: ThreadKey, contact: Contact, owner: Owner = .bot, epoch: Int = 0,
    revision: Int64 = 0, ownership: Ownership, memory: ConversationMemory = ConversationMemory(),
    lastInboundAt: Date? = nil, lastAgentAt: Date? = nil, lastActivityAt: Date? = nil
  ) {
    self.id = id
    self.channel = channel
    self.thread = thread
    self.contact = contact
    self.owner = owner
    self.epoch = epoch
    self.revision = revision
    self.ownership = ownership
    self.memory = memory
    self.lastInboundAt = lastInboundAt
    self.lastAgentAt = lastAgentAt
    self.lastActivityAt = lastActivityAt ?? ownership.since
  }

  /// Whether it waits for a person because every provider had failed, and nobody took it.
  var waitsSinceFailure: Bool { owner == .queue && ownership.reason == .failure }
}

/// When and why a conversation's owner became what it is.
public struct Ownership: Sendable, Hashable, Codable {
  /// Why a conversation changes hands.
  public enum Reason: String, Sendable, Hashable, Codable {
    /// It began: the bot's.
    case began
    /// The customer asked for a person.
    case requested
    /// A flow's handoff node.
    case flow
    /// Every provider that was due failed.
    case failure
    /// The customer wrote outside business hours, when the bot may not answer alone.
    case away
    /// A model promised what nobody had said.
    case promise
    /// The customer's message was too old for an automatic answer.
    case late
    /// The gateway ended again and again while it answered the customer's message.
    case crash
    /// An agent took it, or wrote in it.
    case taken
    /// An agent gave it back.
    case resolved
    /// The time set for the bot's return passed, or nobody came.
    case returned
    /// Nobody had taken it after a failure, and a provider answered again.
    case recovered
  }

  /// Since when.
  public var since: Date
  /// Why.
  public var reason: Reason
  /// The team a flow asked for, if it did.
  public var team: String?
  /// Whether it wants a person's attention although the bot answers.
  public var flagged: Bool

  /// An account of ownership.
  public init(since: Date, reason: Reason, team: String? = nil, flagged: Bool = false) {
    self.since = since
    self.reason = reason
    self.team = team
    self.flagged = flagged
  }
}

/// What the ladder remembers of a conversation between turns: small, and replaced as a whole by a commit, which checks the
/// conversation's revision: what was built on an older memory is refused, and is built anew on the present one.
public struct ConversationMemory: Sendable, Hashable, Codable {
  /// The flow the customer is inside.
  public var flow: FlowState?
  /// The options last shown as numbered text, so that a number can be read as one of them.
  public var numberedOptions: [ReplyOption]
  /// When the default reply was last given.
  public var defaultReplyAt: Date?
  /// When the customer was last told that what they sent cannot be read.
  public var mediaReplyAt: Date?
  /// When the customer was last told that nobody is there.
  public var awayNoticeAt: Date?
  /// What a provider wrote and nobody has sent yet.
  public var draft: Draft?
  /// The wish for a person that nobody has met yet; nil where the conversation is not flagged for one.
  public var wish: Wish?

  /// A memory; empty unless said otherwise.
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
  /// Its name in the store.
  public let id: ContactID
  /// What the person is called, as a channel told it.
  public var name: String?
  /// Every proven address, the one last written from first.
  public var aliases: [Alias]
  /// What is known and remembered, without a name of its own.
  public var profile: ContactProfile

  /// A contact.
  public init(id: ContactID, name: String? = nil, aliases: [Alias], profile: ContactProfile = ContactProfile()) {
    self.id = id
    self.name = name
    self.aliases = aliases
    self.profile = profile
  }
}

/// What flows and people note about a contact: small, and changed by edits (`ProfileEdit`).
public struct ContactProfile: Sendable, Hashable, Codable {
  /// Tags, sorted.
  public var tags: [String]
  /// Fields such as `email`, filled in by flows.
  public var fields: [String: String]
  /// When the contact asked not to be written to first; nil while they have not, or have taken it back.
  public var optedOutAt: Date?

  /// A profile; empty unless said otherwise.
  public init(tags: [String] = [], fields: [String: String] = [:], optedOutAt: Date? = nil) {
    self.tags = tags
    self.fields = fields
    self.optedOutAt = optedOutAt
  }
}

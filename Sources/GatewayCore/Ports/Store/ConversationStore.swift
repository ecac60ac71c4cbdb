public import Foundation
public import GatewayKit

/// Conversations, their logs and their traces.
public protocol ConversationStore: Sendable {
  /// The conversation; nil when nothing of it is stored.
  func conversation(_ id: ConversationID) async throws(StoreError) -> Conversation?

  /// Changes a conversation in one transaction: invariant 4 of docs/architecture.md.
  ///
  /// The conversation's revision grows by one. Nothing is changed, and the result is `.stale`, when the conversation's
  /// epoch or revision is not the expected one, or when a turn that the change completes is complete already. The caller
  /// reads the conversation again, builds the change anew and commits that.
  func commit(_ change: ConversationChange) async throws(StoreError) -> ChangeResult

  /// The log of a conversation after `position` (from its beginning for nil), oldest first, at most `limit` lines.
  func log(of conversation: ConversationID, after position: Int64?, limit: Int) async throws(StoreError) -> [LogEntry]

  /// The last `limit` lines of a conversation's log, oldest first.
  func recentLog(of conversation: ConversationID, limit: Int) async throws(StoreError) -> [LogEntry]

  /// What a prompt is made of: the last `limit` lines of a conversation's log, and the data that a provider gave with its
  /// answers under this model, as far as `keptAnswers` gives them. Both as of one moment.
  func recollection(
    of conversation: ConversationID, for provider: ProviderID, model: String?, limit: Int
  ) async throws(StoreError) -> Recollection

  /// The lines at these positions that are in the conversation's log, oldest first.
  func lines(at positions: [Int64], of conversation: ConversationID) async throws(StoreError) -> [LogEntry]

  /// Conversations, the one last written in first; of equal times the one with the greater id first.
  func conversations(_ query: ConversationQuery) async throws(StoreError) -> [Conversation]

  /// The traces of a conversation's turns, oldest first: those of messages after `position` in the log, of all for nil.
  func traces(of conversation: ConversationID, after position: Int64?) async throws(StoreError) -> [Trace]

  /// What providers were asked in the turn of a message, in the order they were asked.
  func askedPrompts(for message: MessageID, in conversation: ConversationID) async throws(StoreError) -> [AskedPrompt]

  /// The data that a provider gave with its last `limit` answers of a conversation under this model, oldest first.
  func keptAnswers(
    of conversation: ConversationID, from provider: ProviderID, model: String?, limit: Int
  ) async throws(StoreError) -> [KeptAnswer]
}

extension ConversationStore {
  /// The traces of all turns of a conversation, oldest first.
  public func traces(of conversation: ConversationID) async throws(StoreError) -> [Trace] {
    try await traces(of: conversation, after: nil)
  }

  /// All conversations that a query finds, read page by page. One that moves meanwhile may come twice, or not at all.
  public func allConversations(_ query: ConversationQuery) async throws(StoreError) -> [Conversation] {
    var query = query
    query.limit = ConversationQuery.maximumLimit
    var found: [Conversation] = []
    while true {
      let page = try await conversations(query)
      found += page
      // Not where a page is short: rows that cannot be read are left out of it.
      guard let last = page.last else { return found }
      query.before = ConversationCursor(after: last)
    }
  }
}

/// Everything that changes together in one conversation.
public struct ConversationChange: Sendable {
  /// The turn that a change completes.
  public struct CompletedTurn: Sendable {
    /// The place in the log of the message it answers.
    public let position: Int64
    /// The account of it.
    public let trace: Trace
    /// What providers were asked, in order.
    public let asked: [AskedPrompt]

    /// A completed turn.
    public init(position: Int64, trace: Trace, asked: [AskedPrompt] = []) {
      self.position = position
      self.trace = trace
      self.asked = asked
    }
  }

  /// Data of a provider's own that is kept with the messages of its answer.
  public struct KeptData: Sendable {
    /// The data.
    public let data: ProviderData
    /// Which of the change's messages are the answer: at least one.
    public let messages: Range<Int>

    /// Data to keep.
    public init(_ data: ProviderData, messages: Range<Int>) {
      self.data = data
      self.messages = messages
    }
  }

  /// A change of owner: the epoch grows by one, and the log tells it.
  public struct NewOwner: Sendable {
    /// The new owner.
    public let owner: Owner
    /// When and why.
    public let ownership: Ownership

    /// A new owner.
    public init(_ owner: Owner, _ ownership: Ownership) {
      self.owner = owner
      self.ownership = ownership
    }
  }

  /// The conversation.
  public let conversation: ConversationID
  /// The epoch the decision was made under.
  public let expectedEpoch: Int
  /// The revision of the conversation that the change was built on.
  public let expectedRevision: Int64
  /// The instant of the commit.
  public let now: Date
  /// The turns this completes, all of them or none: several where a provider answered several messages at once.
  public var turns: [CompletedTurn]
  /// The new owner, if it changes.
  public var owner: NewOwner?
  /// Whether the conversation is flagged for a person although the owner stays; nil leaves it.
  public var flagged: Bool?
  /// What the business says, in order. In the log before the change of owner.
  public var messages: [OutboundMessage]
  /// What providers want back with their next prompts. In no log.
  public var kept: [KeptData]
  /// The wire messages, in order; empty where the log is the delivery. They carry the epoch after the change.
  public var deliveries: [NewDelivery]
  /// The ladder's memory after the change, built on the memory of `expectedRevision`; nil leaves it.
  public var memory: ConversationMemory?
  /// What changes in the contact's profile. Applied to the profile of the moment: other conversations of the contact
  /// change it as well.
  public var profile: ProfileEdit
  /// Due times to set or cancel.
  public var due: [DueChange]

  /// Whether it changes nothing.
  public var isEmpty: Bool {
    turns.isEmpty && owner == nil && flagged == nil && messages.isEmpty && kept.isEmpty && deliveries.isEmpty
      && memory == nil && profile.isEmpty && due.isEmpty
  }

  /// A change; empty unless filled in.
  public init(conversation: ConversationID, expectedEpoch: Int, expectedRevision: Int64, now: Date) {
    self.conversation = conversation
    self.expectedEpoch = expectedEpoch
    self.expectedRevision = expectedRevision
    self.now = now
    profile = ProfileEdit()
    turns = []
    messages = []
    kept = []
    deliveries = []
    due = []
  }
}

/// What a provider is told of a conversation.
public struct Recollection: Sendable, Hashable {
  /// Lines of the log, oldest first.
  public let log: [LogEntry]
  /// Its own data, oldest first.
  public let kept: [KeptAnswer]

  /// A recollection.
  public init(log: [LogEntry], kept: [KeptAnswer]) {
    self.log = log
    self.kept = kept
  }
}

/// What became of a change.
public enum ChangeResult: Sendable, Hashable {
  /// Committed; the new lines of the log, in order.
  case committed([LogEntry])
  /// Refused: built on an older conversation, or done already.
  case stale
}

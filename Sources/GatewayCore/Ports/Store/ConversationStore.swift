public import Foundation
public import GatewayKit

/// What prompts need to know of conversations.
public protocol RecollectionStore: Sendable {
  /// The parts of a prompt, as of one moment: the last `limit` lines of a conversation's log, and the data that a
  /// provider returned with its answers under this model, as `keptAnswers` gives them.
  func recollection(
    of conversation: ConversationID, for provider: ProviderID, model: String?, limit: Int
  ) async throws(StoreError) -> Recollection
}

/// Conversations, their logs and their traces.
public protocol ConversationStore: RecollectionStore {
  /// The conversation; nil when it is not stored.
  func conversation(_ id: ConversationID) async throws(StoreError) -> Conversation?

  /// Changes a conversation in one transaction: invariant 4 of docs/architecture.md.
  ///
  /// The conversation's revision grows by one. Nothing is changed, and the result is `.stale`, when the conversation's
  /// epoch or revision is not the expected one, or when a turn of the change is already completed. The caller then
  /// reads the conversation again, rebuilds the change and commits that.
  func commit(_ change: ConversationChange) async throws(StoreError) -> ChangeResult

  /// A conversation's log after `position` (nil for its beginning), oldest first, at most `limit` lines.
  func log(of conversation: ConversationID, after position: Int64?, limit: Int) async throws(StoreError) -> [LogEntry]

  /// The line of a conversation's message or note with this id; nil if the conversation has no such line. Reads the conversation's log.
  func line(of message: MessageID, in conversation: ConversationID) async throws(StoreError) -> LogEntry?

  /// The lines of all conversations after `position`, in order, at most `limit`.
  func log(after position: Int64, limit: Int) async throws(StoreError) -> [LogEntry]

  /// The position of the last line of all conversations; 0 before the first.
  func lastPosition() async throws(StoreError) -> Int64

  /// The `limit` lines of a conversation's log before `position`, oldest first.
  func log(of conversation: ConversationID, before position: Int64, limit: Int) async throws(StoreError) -> [LogEntry]

  /// The last `limit` lines of a conversation's log, oldest first.
  func recentLog(of conversation: ConversationID, limit: Int) async throws(StoreError) -> [LogEntry]

  /// The lines at these positions of the conversation's log, oldest first.
  func lines(at positions: [Int64], of conversation: ConversationID) async throws(StoreError) -> [LogEntry]

  /// Conversations, the most recently active first; at equal times the greater id comes first.
  func conversations(_ query: ConversationQuery) async throws(StoreError) -> [Conversation]

  /// How many conversations have this kind of owner, on one channel or on all.
  func conversationCount(ownedBy owner: Owner.Kind, on channel: ChannelID?) async throws(StoreError) -> Int

  /// Traces of a conversation's turns, oldest first: for messages after `position` in the log, or all for nil.
  /// At most `limit`, each with its message's position.
  func traces(
    of conversation: ConversationID, after position: Int64?, limit: Int
  ) async throws(StoreError) -> [PlacedTrace]

  /// The prompts sent to providers in the turn of a message, in order.
  func askedPrompts(for message: MessageID, in conversation: ConversationID) async throws(StoreError) -> [AskedPrompt]

  /// The data that a provider returned with its last `limit` answers in a conversation under this model, oldest first.
  func keptAnswers(
    of conversation: ConversationID, from provider: ProviderID, model: String?, limit: Int
  ) async throws(StoreError) -> [KeptAnswer]
}

extension ConversationStore {
  /// The traces of a conversation's turns for messages after `position`, or of all for nil; oldest first.
  public func traces(of conversation: ConversationID, after position: Int64?) async throws(StoreError) -> [Trace] {
    try await traces(of: conversation, after: position, limit: Int(Int32.max)).map(\.trace)
  }

  /// The traces of all turns of a conversation, oldest first.
  public func traces(of conversation: ConversationID) async throws(StoreError) -> [Trace] {
    try await traces(of: conversation, after: nil)
  }

  /// All conversations that match a query, read page by page. One that moves meanwhile may appear twice or be missed.
  public func allConversations(_ query: ConversationQuery) async throws(StoreError) -> [Conversation] {
    var query = query
    query.limit = ConversationQuery.maximumLimit
    var found: [Conversation] = []
    while true {
      let page = try await conversations(query)
      found += page
      // A short page does not mean the end, because unreadable rows are left out.
      guard let last = page.last else { return found }
      query.before = ConversationCursor(after: last)
    }
  }
}

/// A trace with the position of its message in the log.
public struct PlacedTrace: Sendable, Hashable {
  /// The position.
  public let position: Int64
  /// The trace.
  public let trace: Trace

  /// Creates a placed trace.
  public init(position: Int64, trace: Trace) {
    self.position = position
    self.trace = trace
  }
}

/// Everything that changes in one conversation in one commit.
public struct ConversationChange: Sendable {
  /// A turn that the change completes.
  public struct CompletedTurn: Sendable {
    /// The log position of the answered message.
    public let position: Int64
    /// The trace of the turn.
    public let trace: Trace
    /// Prompts sent to providers, in order.
    public let asked: [AskedPrompt]

    /// Creates a completed turn.
    public init(position: Int64, trace: Trace, asked: [AskedPrompt] = []) {
      self.position = position
      self.trace = trace
      self.asked = asked
    }
  }

  /// A provider's data to store with the messages of its answer.
  public struct KeptData: Sendable {
    /// The data.
    public let data: ProviderData
    /// The indexes of the answer's messages in the change; at least one.
    public let messages: Range<Int>

    /// Creates data to store.
    public init(_ data: ProviderData, messages: Range<Int>) {
      self.data = data
      self.messages = messages
    }
  }

  /// A change of owner: the epoch grows by one, and the log records it.
  public struct NewOwner: Sendable {
    /// The new owner.
    public let owner: Owner
    /// When and why.
    public let ownership: Ownership

    /// Creates a change of owner.
    public init(_ owner: Owner, _ ownership: Ownership) {
      self.owner = owner
      self.ownership = ownership
    }
  }

  /// A change of the team that the conversation is assigned to.
  public enum TeamChange: Sendable, Hashable {
    /// It is assigned to this team.
    case assigned(TeamID)
    /// It is assigned to no team.
    case removed
  }

  /// The conversation.
  public let conversation: ConversationID
  /// The conversation's epoch when the decision was made.
  public let expectedEpoch: Int
  /// The conversation's revision on which the change was built.
  public let expectedRevision: Int64
  /// The time of the commit.
  public let now: Date
  /// The turns to complete, all of them or none; several when a provider answered several messages together.
  public var turns: [CompletedTurn]
  /// The new owner; nil leaves it unchanged.
  public var owner: NewOwner?
  /// The new attention flag while the owner stays; nil leaves it unchanged.
  public var flagged: Bool?
  /// The team that it is assigned to; nil leaves it unchanged.
  public var team: TeamChange?
  /// The business's messages, in order; logged before the change of owner.
  public var messages: [OutboundMessage]
  /// Remarks for colleagues, in order; logged after the messages.
  public var notes: [Note]
  /// Data that providers need with their next prompts; not logged.
  public var kept: [KeptData]
  /// The wire messages, in order; empty on channels whose log is the delivery. They carry the epoch after the change.
  public var deliveries: [NewDelivery]
  /// The ladder's memory after the change, built on the memory of `expectedRevision`; nil leaves it unchanged.
  public var memory: ConversationMemory?
  /// Changes to the contact's profile, applied to its current state: the contact's other conversations change it too.
  public var profile: ProfileEdit
  /// Due times to set or cancel.
  public var due: [DueChange]

  /// Whether the change is empty.
  public var isEmpty: Bool {
    turns.isEmpty && owner == nil && flagged == nil && team == nil && messages.isEmpty && notes.isEmpty && kept.isEmpty
      && deliveries.isEmpty && memory == nil && profile.isEmpty && due.isEmpty
  }

  /// Creates an empty change.
  public init(conversation: ConversationID, expectedEpoch: Int, expectedRevision: Int64, now: Date) {
    self.conversation = conversation
    self.expectedEpoch = expectedEpoch
    self.expectedRevision = expectedRevision
    self.now = now
    profile = ProfileEdit()
    turns = []
    messages = []
    notes = []
    kept = []
    deliveries = []
    due = []
  }
}

/// The data about a conversation for a provider's prompt.
public struct Recollection: Sendable, Hashable {
  /// Lines of the log, oldest first.
  public let log: [LogEntry]
  /// The provider's own data, oldest first.
  public let kept: [KeptAnswer]

  /// Creates a recollection.
  public init(log: [LogEntry], kept: [KeptAnswer]) {
    self.log = log
    self.kept = kept
  }
}

/// The result of committing a change.
public enum ChangeResult: Sendable, Hashable {
  /// Committed; the new lines of the log, in order.
  case committed([LogEntry])
  /// Refused: built on an older revision, or already done.
  case stale
}

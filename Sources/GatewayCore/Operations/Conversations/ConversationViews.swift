public import Foundation
public import GatewayKit

/// A conversation as shown in lists.
public struct ConversationSummary: Sendable, Hashable, Codable {
  /// The conversation's id.
  public let id: ConversationID
  /// The channel.
  public let channel: ChannelID
  /// The contact's name.
  public let contact: String?
  /// `bot`, `queue` or `agent`.
  public let owner: Owner.Kind
  /// The agent who owns it: the name of the user, account or token, or the id of the channel; nil when none does.
  public let agent: String?
  /// The kind of that agent.
  public let agentKind: AgentID.Kind?
  /// The id of that agent's account, token or channel, or the user name.
  public let agentID: String?
  /// When it got this owner.
  public let since: Date
  /// Why it has this owner.
  public let reason: Ownership.Reason
  /// The team that the customer's flow asked for.
  public let team: String?
  /// The team that it is assigned to.
  public let assignedTeam: TeamID?
  /// Whether it needs a person's attention.
  public let flagged: Bool
  /// The customer's open flow.
  public let flow: String?
  /// When the customer last wrote.
  public let lastInboundAt: Date?
  /// When anyone last wrote; with `id`, the position in the list.
  public let lastActivityAt: Date
  /// The open handoff request.
  public let wish: Wish?
  /// Why the bot would not answer now; nil when it would.
  public let silence: BotSilence?
  /// Whether the customer has written since the caller last read it.
  public let unread: Bool
  /// The agents who are in it now, also the caller.
  public let presence: [PresenceView]

  init(
    _ conversation: Conversation, silence: BotSilence?, names: AgentNames, readUpTo position: Int64,
    presence: [PresenceView]
  ) {
    id = conversation.id
    channel = conversation.channel
    contact = conversation.contact.name
    owner = conversation.owner.kind
    let agent: AgentID? = if case .agent(let id) = conversation.owner { id } else { nil }
    self.agent = agent.map(names.name)
    agentKind = agent?.kind
    agentID = agent?.name
    since = conversation.ownership.since
    reason = conversation.ownership.reason
    team = conversation.ownership.team
    assignedTeam = conversation.team
    flagged = conversation.ownership.flagged
    flow = conversation.memory.flow?.flow
    lastInboundAt = conversation.lastInboundAt
    lastActivityAt = conversation.lastActivityAt
    wish = conversation.memory.wish
    self.silence = silence
    unread = (conversation.lastMessage ?? 0) > position
    self.presence = presence
  }
}

/// A conversation with its log.
public struct ConversationDetail: Sendable, Hashable, Codable {
  /// One line of the log as text.
  public struct Line: Sendable, Hashable, Codable {
    /// The position in the log; it grows from line to line.
    public let position: Int64
    /// When it was committed.
    public let at: Date
    /// The author; nil for events without one.
    public let author: Author?
    /// The kind of an inbound event, `message` for a message, `owner` for a change of owner, `note` for a remark that only
    /// colleagues see.
    public let kind: String
    /// The message's or note's id; nil for other lines.
    public let message: MessageID?
    /// The name of the agent who wrote a note; nil for other lines.
    public let agent: String?
    /// The id of that agent.
    public let agentID: AgentID?
    /// The text.
    public let text: String
    /// The titles of the message's options.
    public let options: [String]
    /// The files that came or went with it.
    public let files: [LineFile]
    /// Whether it is a mail whose original is kept.
    public let hasOriginal: Bool

    /// Creates the line. When `isMasked`, the text of a channel's notice is left out, because it may name addresses.
    init(_ entry: LogEntry, without removed: Set<String>, names: AgentNames? = nil, isMasked: Bool = false) {
      position = entry.position
      at = entry.at
      files = LineFile.all(of: entry, without: removed)
      hasOriginal = entry.mail?.original != nil
      switch entry.content {
      case .inbound(let id, let event):
        (author, kind, message) = (.visitor, event.kind.rawValue, id)
        text = event.inWords(without: removed, isMasked: isMasked)
        options = []
      case .outbound(let outbound):
        (author, kind, message) = (outbound.author, "message", outbound.id)
        text = outbound.message.inWords(without: removed)
        options = outbound.message.options?.choices.map(\.title) ?? []
      case .owner(let owner, let reason):
        (author, kind, message) = (nil, "owner", nil)
        let name = if case .agent(let id) = owner { names?.name(of: id) ?? id.name } else { owner.kind.rawValue }
        text = "\(name) (\(reason.rawValue))"
        options = []
      case .note(let note):
        (author, kind, message) = (.agent, "note", note.id)
        text = note.text
        options = []
      }
      let writer: AgentID? = if case .note(let note) = entry.content { note.agent } else { nil }
      agent = writer.map { names?.name(of: $0) ?? $0.name }
      agentID = writer
    }
  }

  /// The conversation.
  public let summary: ConversationSummary
  /// The contact.
  public let contact: ContactView
  /// The lines, oldest first.
  public let lines: [Line]
  /// What the reader of these lines has seen; the basis of a reply.
  public let revision: ConversationRevision
}

extension ConversationDetail: Revised {
  /// The revision that a reply may be based on.
  public var revisionText: String { revision.description }
}

extension InboundEvent {
  /// The event in one line for a person.
  fileprivate func inWords(without removed: Set<String>, isMasked: Bool) -> String {
    switch content {
    case .message(let message), .edit(let message), .echo(let message): message.inWords(without: removed)
    case .status(let status): status.stage.rawValue
    case .reaction(let emoji): emoji ?? "(taken back)"
    case .revoke: "(deleted)"
    case .system(let notice): isMasked ? notice.type : notice.text ?? notice.type
    case .unsupported(let rawType, _): rawType
    }
  }
}

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
  /// The requested team.
  public let team: String?
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

  init(_ conversation: Conversation, silence: BotSilence?, names: AgentNames) {
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
    flagged = conversation.ownership.flagged
    flow = conversation.memory.flow?.flow
    lastInboundAt = conversation.lastInboundAt
    lastActivityAt = conversation.lastActivityAt
    wish = conversation.memory.wish
    self.silence = silence
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
    /// The kind of an inbound event, `message` for a message, `owner` for a change of owner.
    public let kind: String
    /// The message's id; nil for other lines.
    public let message: MessageID?
    /// The text.
    public let text: String
    /// The titles of the message's options.
    public let options: [String]

    init(_ entry: LogEntry, without removed: Set<String>, names: AgentNames? = nil) {
      position = entry.position
      at = entry.at
      switch entry.content {
      case .inbound(let id, let event):
        author = .visitor
        kind = event.kind.rawValue
        message = id
        text = event.inWords(without: removed)
        options = []
      case .outbound(let outbound):
        author = outbound.author
        kind = "message"
        message = outbound.id
        text = outbound.message.inWords(without: removed)
        options = outbound.message.options?.choices.map(\.title) ?? []
      case .owner(let owner, let reason):
        author = nil
        kind = "owner"
        message = nil
        let name = if case .agent(let id) = owner { names?.name(of: id) ?? id.name } else { owner.kind.rawValue }
        text = "\(name) (\(reason.rawValue))"
        options = []
      }
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
  fileprivate func inWords(without removed: Set<String>) -> String {
    switch content {
    case .message(let message), .edit(let message), .echo(let message): message.inWords(without: removed)
    case .status(let status): "\(externalID): \(status.stage.rawValue)"
    case .reaction(let emoji): emoji ?? "(taken back)"
    case .revoke: externalID
    case .system(let notice): notice.text ?? notice.type
    case .unsupported(let rawType, _): rawType
    }
  }
}

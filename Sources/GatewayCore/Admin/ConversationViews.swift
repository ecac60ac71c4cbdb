public import Foundation
public import GatewayKit

/// A conversation as lists show it.
public struct ConversationSummary: Sendable, Hashable, Codable {
  /// Its name.
  public let id: ConversationID
  /// Its channel.
  public let channel: ChannelID
  /// What the contact is called.
  public let contact: String?
  /// `bot`, `queue` or `agent`.
  public let owner: Owner.Kind
  /// The agent who owns it.
  public let agent: String?
  /// Since when.
  public let since: Date
  /// Why the owner is who it is.
  public let reason: Ownership.Reason
  /// The team that was asked for.
  public let team: String?
  /// Whether it wants a person's attention.
  public let flagged: Bool
  /// The flow the customer is inside.
  public let flow: String?
  /// When the customer last wrote.
  public let lastInboundAt: Date?
  /// When anybody last wrote; with `id`, the place in the list.
  public let lastActivityAt: Date
  /// The wish for a person that nobody has met yet.
  public let wish: Wish?
  /// Why the bot would not answer now; nil where it would.
  public let silence: BotSilence?

  init(_ conversation: Conversation, silence: BotSilence?) {
    id = conversation.id
    channel = conversation.channel
    contact = conversation.contact.name
    owner = conversation.owner.kind
    agent = if case .agent(let name) = conversation.owner { name } else { nil }
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
  /// One line of the log in words.
  public struct Line: Sendable, Hashable, Codable {
    /// When it was committed.
    public let at: Date
    /// Who wrote it; nil for what nobody wrote.
    public let author: Author?
    /// The kind of an inbound event, `message` for what was said, `owner` for a change of hands.
    public let kind: String
    /// The message's id, if it is one.
    public let message: MessageID?
    /// What it says.
    public let text: String
    /// The titles of the options that went with it.
    public let options: [String]

    init(_ entry: LogEntry, without removed: Set<String>) {
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
        let name = if case .agent(let name) = owner { name } else { owner.kind.rawValue }
        text = "\(name) (\(reason.rawValue))"
        options = []
      }
    }
  }

  /// The conversation.
  public let summary: ConversationSummary
  /// Who it is with.
  public let contact: ContactView
  /// The lines, oldest first.
  public let lines: [Line]
}

extension InboundEvent {
  /// What the event says, in a line for a person.
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

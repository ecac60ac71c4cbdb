public import GatewayKit

/// That an agent is in a conversation now, as shown to colleagues.
public struct PresenceView: Sendable, Hashable, Codable {
  /// The agent's name.
  public let agent: String
  /// The kind of agent.
  public let agentKind: AgentID.Kind
  /// The id of the agent's account or token, or the user name.
  public let agentID: String
  /// What the agent does.
  public let activity: Presence.Activity

  init(_ presence: Presence, names: AgentNames) {
    agent = names.name(of: presence.agent)
    agentKind = presence.agent.kind
    agentID = presence.agent.name
    activity = presence.activity
  }
}

/// A change of owner, as shown to agents.
public struct OwnerView: Sendable, Hashable, Codable {
  /// The conversation.
  public let conversation: ConversationID
  /// `bot`, `queue` or `agent`.
  public let owner: Owner.Kind
  /// The agent's name; nil when none owns it.
  public let agent: String?
  /// The kind of that agent.
  public let agentKind: AgentID.Kind?
  /// The id of that agent's account, token or channel, or the user name.
  public let agentID: String?
  /// Why the owner changed.
  public let reason: Ownership.Reason

  /// The change that a line records; nil for other lines.
  init?(_ line: LogEntry, names: AgentNames) {
    guard case .owner(let owner, let reason) = line.content else { return nil }
    let agent: AgentID? = if case .agent(let id) = owner { id } else { nil }
    conversation = line.conversation
    self.owner = owner.kind
    self.agent = agent.map(names.name)
    agentKind = agent?.kind
    agentID = agent?.name
    self.reason = reason
  }
}

extension OperationServices {
  /// The agents who are in a conversation now.
  func presence(in conversation: ConversationID) -> [PresenceView] {
    presences.present(in: conversation).map { PresenceView($0, names: people.names) }
  }
}

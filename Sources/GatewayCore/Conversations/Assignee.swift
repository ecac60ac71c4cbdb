public import GatewayKit

/// Whose conversations count as assigned: those that an agent owns, and those assigned to one of the agent's teams.
public struct Assignee: Sendable, Hashable {
  /// The agent.
  public let agent: AgentID
  /// The agent's teams.
  public let teams: Set<TeamID>

  /// Creates it.
  public init(agent: AgentID, teams: Set<TeamID> = []) {
    self.agent = agent
    self.teams = teams
  }

  /// Whether the conversation is assigned to the agent or to one of the teams.
  public func has(_ conversation: Conversation) -> Bool {
    conversation.owner == .agent(agent) || conversation.team.map(teams.contains) ?? false
  }
}

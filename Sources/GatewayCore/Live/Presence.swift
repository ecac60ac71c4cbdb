public import GatewayKit

/// That an agent is in a conversation now.
public struct Presence: Sendable, Hashable {
  /// What an agent does in a conversation.
  public enum Activity: String, Sendable, Hashable, Codable, CaseIterable {
    /// Looks at it.
    case viewing
    /// Writes in it.
    case writing
    /// Is there no more.
    case left
  }

  /// The agent.
  public let agent: AgentID
  /// What the agent does.
  public let activity: Activity

  /// Creates a presence.
  public init(agent: AgentID, activity: Activity) {
    self.agent = agent
    self.activity = activity
  }
}

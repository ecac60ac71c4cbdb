public import GatewayKit

/// A remark of an agent for colleagues. It stands in the log, and goes neither to the customer nor to a model.
public struct Note: Sendable, Hashable, Codable {
  /// The note's id.
  public let id: MessageID
  /// Who wrote it.
  public let agent: AgentID
  /// The text, in Markdown.
  public let text: String

  /// Creates a note.
  public init(id: MessageID, agent: AgentID, text: String) {
    self.id = id
    self.agent = agent
    self.text = text
  }
}

public import GatewayKit

/// Assigns a conversation to an agent, to a team, to an agent of a team, or to nobody. Without an agent it waits in the
/// queue. The bot stops answering.
public struct AssignConversation: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "conversations.assign", http: .post("conversations/{conversation}/assign"), access: .agent, effect: .edit,
    audited: .object("conversation", "conversation"),
    summary: "Assigns a conversation to an agent or a team; to nobody without both. The bot stops answering.")

  /// The conversation.
  public let conversation: ConversationID
  /// The agent, who then owns it: a person with an account, such as `user:u…`, or the caller. Nil: it waits in the queue.
  public let agent: AgentID?
  /// The team; nil for none.
  public let team: TeamID?

  /// Creates the operation.
  public init(conversation: ConversationID, agent: AgentID? = nil, team: TeamID? = nil) {
    self.conversation = conversation
    self.agent = agent
    self.team = team
  }

  /// Assigns it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConversationSummary {
    // First, so that those who may not see the conversation learn nothing of people and teams.
    _ = try await call.conversation(conversation)
    if let agent { try await call.demandAssignable(agent) }
    try await call.services.demand(team.map { [$0] } ?? [])
    return try await call.edit(conversation) { conversation, builder in
      builder.assign(to: team)
      let owner: Owner = agent.map { .agent($0) } ?? .queue
      guard conversation.owner != owner else { return }
      builder.setFlow(nil)
      guard let agent else {
        builder.want(.assigned)
        return builder.give(to: .queue, Ownership(since: call.now, reason: .assigned, flagged: true))
      }
      builder.give(to: .agent(agent), Ownership(since: call.now, reason: .assigned))
      builder.agentSpoke()
    }
  }
}

extension OperationCall {
  /// Throws unless conversations can be assigned to the agent.
  fileprivate func demandAssignable(_ agent: AgentID) async throws(OperationError) {
    if agent == actor.agent { return }
    let invalid = OperationError(.assigneeInvalid, ["agent": .string(agent.rawValue)])
    guard agent.kind == .user else { throw invalid }
    guard let account = try await services.account(UserID(rawValue: agent.name)), !account.user.disabled else {
      throw invalid
    }
  }
}

public import GatewayKit

/// Makes the actor the owner of a conversation; the bot stops answering.
public struct TakeConversation: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "conversations.take", http: .post("conversations/{conversation}/take"), access: .agent, effect: .edit,
    audited: .object("conversation", "conversation"),
    summary: "Makes the caller the owner of a conversation; the bot stops answering.")

  /// The conversation.
  public let conversation: ConversationID

  /// Creates the operation.
  public init(conversation: ConversationID) { self.conversation = conversation }

  /// Takes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConversationSummary {
    try await call.edit(conversation) { conversation, builder in
      let agent = call.actor.agent
      guard conversation.owner != .agent(agent) else { return }
      builder.setFlow(nil)
      builder.give(to: .agent(agent), Ownership(since: call.now, reason: .taken))
      builder.agentSpoke()
    }
  }
}

/// Gives a conversation back to the bot, and clears its flag and its team.
public struct ResolveConversation: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "conversations.resolve", http: .post("conversations/{conversation}/resolve"), access: .agent, effect: .edit,
    audited: .object("conversation", "conversation"),
    summary: "Gives a conversation back to the bot, and clears its flag.")

  /// The conversation.
  public let conversation: ConversationID

  /// Creates the operation.
  public init(conversation: ConversationID) { self.conversation = conversation }

  /// Gives it back.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConversationSummary {
    try await call.edit(conversation) { conversation, builder in
      builder.endDraft()
      builder.assign(to: nil)
      guard conversation.owner != .bot else { return }
      builder.give(to: .bot, Ownership(since: call.now, reason: .resolved))
    }
  }
}

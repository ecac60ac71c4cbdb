public import GatewayKit

/// Marks a conversation as needing a person's attention, or not. The owner stays.
public struct FlagConversation: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "conversations.flag", http: .post("conversations/{conversation}/flag"), access: .agent, effect: .edit,
    audited: .object("conversation", "conversation"),
    summary: "Marks a conversation as needing a person's attention, or not.")

  /// The conversation.
  public let conversation: ConversationID
  /// Whether it needs a person's attention.
  public let flagged: Bool

  /// Creates the operation.
  public init(conversation: ConversationID, flagged: Bool) {
    self.conversation = conversation
    self.flagged = flagged
  }

  /// Marks it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConversationSummary {
    try await call.edit(conversation) { conversation, builder in
      guard conversation.ownership.flagged != flagged else { return }
      builder.flag(flagged)
    }
  }
}

public import GatewayKit

/// Records how far the caller has read a conversation. Each agent has a mark of their own, which never moves back.
public struct MarkRead: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "conversations.read", http: .post("conversations/{conversation}/read"), access: .agent, effect: .own,
    summary: "Records how far the caller has read a conversation.")

  /// The conversation.
  public let conversation: ConversationID
  /// The position of the last line that the caller has read.
  public let position: Int64

  /// Creates the operation.
  public init(conversation: ConversationID, position: Int64) {
    self.conversation = conversation
    self.position = position
  }

  /// Records it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    let services = call.services
    _ = try await call.conversation(conversation)
    guard position > 0 else { return Done() }
    let hasMoved = try await services.stored { () throws(StoreError) in
      try await services.store.markRead(conversation, upTo: position, by: call.actor.agent)
    }
    // The same person's other windows show it, too.
    if hasMoved { services.feed.publish(conversation) }
    return Done()
  }
}

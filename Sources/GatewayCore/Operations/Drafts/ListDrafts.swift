import GatewayKit

/// Lists drafts that wait for a person, oldest first.
public struct ListDrafts: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "drafts.list", http: .get("drafts"), access: .agent, effect: .read,
    summary: "Lists the answers that models wrote and that a person may send, oldest first.")

  /// Creates the operation.
  public init() {}

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<DraftSummary> {
    let conversations = try await call.services.stored { () throws(StoreError) in
      try await call.services.store.allConversations(ConversationQuery(draft: .any, assignee: call.assignee))
    }
    return Page(
      conversations.compactMap { conversation in
        conversation.memory.draft.map { DraftSummary($0, in: conversation) }
      }.sorted { $0.at < $1.at })
  }
}

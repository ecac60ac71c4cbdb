public import GatewayKit

/// Shows a conversation with the last lines of its log.
public struct ShowConversation: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "conversations.show", http: .get("conversations/{conversation}"), access: .agent, effect: .read,
    summary: "Shows a conversation with its contact and the last lines of its log.")
  /// The most lines shown.
  private static let lines = 200

  /// The conversation.
  public let conversation: ConversationID

  /// Creates the operation.
  public init(conversation: ConversationID) { self.conversation = conversation }

  /// Reads it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConversationDetail {
    let services = call.services
    let found = try await call.conversation(conversation)
    let lines = try await services.stored { () throws(StoreError) in
      try await services.store.recentLog(of: conversation, limit: Self.lines)
    }
    let removed = try await services.removedFiles(of: lines, on: found.channel)
    let isMasked = !call.permissions.seesAddresses
    return ConversationDetail(
      summary: try await call.summaries(of: [found])[0],
      contact: ContactView(found.contact, isMasked: isMasked),
      lines: lines.map {
        ConversationDetail.Line($0, without: removed, names: services.people.names, isMasked: isMasked)
      },
      revision: ConversationRevision(epoch: found.epoch, position: lines.last?.position ?? 0))
  }
}

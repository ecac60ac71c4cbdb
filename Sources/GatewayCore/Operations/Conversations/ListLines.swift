public import GatewayKit

/// Lists a part of a conversation's log, oldest first.
public struct ListLines: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "conversations.lines", http: .get("conversations/{conversation}/lines"), access: .agent, effect: .read,
    summary: "Lists lines of a conversation's log, oldest first: the last ones, or those before or after a position.")
  /// The most lines returned.
  private static let most = 200

  /// The conversation.
  public let conversation: ConversationID
  /// Only lines before this position.
  public let before: Int64?
  /// Only lines after this position; not together with `before`.
  public let after: Int64?
  /// The most lines; 1 to 200.
  public let limit: Int?

  /// Creates the operation.
  public init(conversation: ConversationID, before: Int64? = nil, after: Int64? = nil, limit: Int? = nil) {
    self.conversation = conversation
    self.before = before
    self.after = after
    self.limit = limit
  }

  /// Lists. `next` continues in the direction of the request: it is the `after` or the `before` of the next page.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<ConversationDetail.Line> {
    let services = call.services
    let found = try await call.conversation(conversation)
    let limit = min(max(limit ?? 50, 1), Self.most)
    let lines = try await services.stored { () throws(StoreError) in
      if let after {
        try await services.store.log(of: conversation, after: after, limit: limit)
      } else {
        try await services.store.log(of: conversation, before: before ?? .max, limit: limit)
      }
    }
    let removed = try await services.removedFiles(of: lines, on: found.channel)
    let edge = after == nil ? lines.first : lines.last
    return Page(
      lines.map { line in
        ConversationDetail.Line(
          line, without: removed, names: services.people.names, isMasked: !call.permissions.seesAddresses)
      },
      next: lines.count == limit ? edge.map { String($0.position) } : nil)
  }
}

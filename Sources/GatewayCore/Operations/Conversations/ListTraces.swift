public import GatewayKit

/// Lists the traces of a conversation's turns, oldest first.
public struct ListTraces: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "traces", http: .get("conversations/{conversation}/traces"), access: .admin, effect: .read,
    summary: "Lists why each message of a conversation got the answer that it got, oldest first.")

  /// The most items of a page.
  private static let maximumLimit = 200

  /// The conversation.
  public let conversation: ConversationID
  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 200.
  public let limit: Int?

  /// Creates the operation.
  public init(conversation: ConversationID, cursor: String? = nil, limit: Int? = nil) {
    self.conversation = conversation
    self.cursor = cursor
    self.limit = limit
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<Trace> {
    _ = try await call.conversation(conversation)
    let limit = min(max(limit ?? Self.maximumLimit, 1), Self.maximumLimit)
    let after = try cursor.map { text throws(OperationError) in
      guard let position = Int64(text) else { throw OperationError(.invalidCursor) }
      return position
    }
    let found = try await call.services.stored { () throws(StoreError) in
      try await call.services.store.traces(of: conversation, after: after, limit: limit)
    }
    return Page(found.map(\.trace), next: found.count == limit ? found.last.map { "\($0.position)" } : nil)
  }
}

/// Lists the prompts that were sent to providers in the turn of a message, in order.
public struct ListPrompts: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "prompts", http: .get("conversations/{conversation}/messages/{message}/prompts"), access: .admin, effect: .read,
    audited: .object("message", "message"),
    summary: "Lists the prompts that were sent to providers for a message, in order.")

  /// The conversation.
  public let conversation: ConversationID
  /// The message.
  public let message: MessageID

  /// Creates the operation.
  public init(conversation: ConversationID, message: MessageID) {
    self.conversation = conversation
    self.message = message
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<ShownPrompt> {
    _ = try await call.conversation(conversation)
    let store = call.services.store
    let prompts = try await call.services.stored { () throws(StoreError) in
      var shown: [ShownPrompt] = []
      for asked in try await store.askedPrompts(for: message, in: conversation) {
        let places = asked.source.history + asked.source.answered
        let lines = try await store.lines(at: places, of: conversation)
        let kept = try await store.keptAnswers(
          of: conversation, from: asked.provider, model: asked.model, limit: Int(Int32.max)
        ).filter { answer in places.contains { answer.lines.contains($0) } }
        shown.append(ShownPrompt(asked, lines: lines, kept: kept))
      }
      return shown
    }
    return Page(prompts)
  }
}

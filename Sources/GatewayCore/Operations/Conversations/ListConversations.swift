import Foundation
public import GatewayKit

/// Lists conversations, the most recently active first. An agent who sees only assigned conversations gets those.
public struct ListConversations: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "conversations.list", http: .get("conversations"), access: .agent, effect: .read,
    summary: "Lists conversations, the most recently active first.")
  /// The most items of a page, unless the caller asks for another number.
  private static let pageLength = 50

  /// Only with this kind of owner.
  public let owner: Owner.Kind?
  /// Only those that need a person's attention.
  public let flagged: Bool?
  /// Only on this channel.
  public let channel: ChannelID?
  /// Only those that this agent owns.
  public let agent: AgentID?
  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 1,000.
  public let limit: Int?

  /// Creates the operation.
  public init(
    owner: Owner.Kind? = nil, flagged: Bool? = nil, channel: ChannelID? = nil, agent: AgentID? = nil,
    cursor: String? = nil, limit: Int? = nil
  ) {
    self.owner = owner
    self.flagged = flagged
    self.channel = channel
    self.agent = agent
    self.cursor = cursor
    self.limit = limit
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<ConversationSummary> {
    let services = call.services
    let limit = min(max(limit ?? Self.pageLength, 1), ConversationQuery.maximumLimit)
    var query = ConversationQuery(
      owner: owner, flagged: flagged ?? false, channel: channel, agent: agent, limit: limit)
    if let cursor { query.before = try ConversationCursor(text: cursor) }
    if call.permissions.onlyAssigned {
      // Another agent's conversations are an empty list, not an error: nothing tells whether there are any.
      guard agent == nil || agent == call.actor.agent else { return Page([]) }
      query.agent = call.actor.agent
    }
    let found = try await services.stored { () throws(StoreError) in try await services.store.conversations(query) }
    return Page(
      try await services.summaries(of: found), next: try await services.next(after: found, of: query))
  }
}

extension OperationServices {
  /// Where the page after `found` begins; nil when nothing follows. A short page does not mean the end, because
  /// unreadable rows are left out.
  fileprivate func next(
    after found: [Conversation], of query: ConversationQuery
  ) async throws(OperationError) -> String? {
    guard let last = found.last else { return nil }
    let cursor = ConversationCursor(after: last)
    if found.count < query.limit {
      var rest = query
      (rest.before, rest.limit) = (cursor, 1)
      if try await stored({ () throws(StoreError) in try await store.conversations(rest) }).isEmpty { return nil }
    }
    return cursor.text
  }
}

extension ConversationCursor {
  /// The cursor as text: the bits of the instant, because the store compares it exactly, and the conversation's id.
  var text: String { "\(activityAt.timeIntervalSinceReferenceDate.bitPattern).\(conversation?.rawValue ?? "")" }

  /// Reads a cursor; throws unless it has the form that `text` gives.
  init(text: String) throws(OperationError) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let bits = UInt64(parts[0]), parts[1].utf8.count <= 100 else {
      throw OperationError(.invalidCursor)
    }
    let seconds = Double(bitPattern: bits)
    guard seconds.isFinite else { throw OperationError(.invalidCursor) }
    self.init(
      activityAt: Date(timeIntervalSinceReferenceDate: seconds),
      conversation: parts[1].isEmpty ? nil : ConversationID(rawValue: String(parts[1])))
  }
}

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

  /// A list that people work with.
  public enum View: String, Sendable, Hashable, Codable, CaseIterable {
    /// Those that wait for a person.
    case queue
    /// Those that the caller owns.
    case mine
    /// Those that the bot answers.
    case bot
    /// Those that need a person's attention.
    case flagged
    /// Every conversation.
    case all
  }

  /// One of the lists that people work with; the other filters narrow it.
  public let view: View?
  /// Only with this kind of owner.
  public let owner: Owner.Kind?
  /// Only those that need a person's attention.
  public let flagged: Bool?
  /// Only on this channel.
  public let channel: ChannelID?
  /// Only those that this agent owns.
  public let agent: AgentID?
  /// Only those assigned to this team.
  public let team: TeamID?
  /// Only those of contacts with this tag.
  public let tag: String?
  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 1,000.
  public let limit: Int?

  /// Creates the operation.
  public init(
    view: View? = nil, owner: Owner.Kind? = nil, flagged: Bool? = nil, channel: ChannelID? = nil,
    agent: AgentID? = nil, team: TeamID? = nil, tag: String? = nil, cursor: String? = nil, limit: Int? = nil
  ) {
    self.view = view
    self.owner = owner
    self.flagged = flagged
    self.channel = channel
    self.agent = agent
    self.team = team
    self.tag = tag
    self.cursor = cursor
    self.limit = limit
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<ConversationSummary> {
    let limit = min(max(limit ?? Self.pageLength, 1), ConversationQuery.maximumLimit)
    var query = ConversationQuery(
      owner: owner, flagged: flagged ?? false, channel: channel, agent: agent, team: team, tag: tag,
      assignee: call.assignee, limit: limit)
    guard narrow(&query, for: call.actor) else { return Page([]) }
    return try await call.page(of: query, cursor: cursor)
  }

  /// Applies the view. False when it contradicts the other filters, so that nothing can be found.
  private func narrow(_ query: inout ConversationQuery, for actor: Actor) -> Bool {
    var owner: Owner.Kind?
    switch view {
    case .queue: owner = .queue
    case .bot: owner = .bot
    case .flagged: query.flagged = true
    case .mine:
      guard query.agent == nil || query.agent == actor.agent else { return false }
      query.agent = actor.agent
    case .all, nil: break
    }
    guard let owner else { return true }
    guard query.owner == nil || query.owner == owner else { return false }
    query.owner = owner
    return true
  }
}

extension OperationCall {
  /// A page of conversations. Those that the actor may not see are left out, and are not an error: nothing tells whether
  /// there are any.
  func page(
    of query: ConversationQuery, cursor: String?
  ) async throws(OperationError) -> Page<ConversationSummary> {
    var query = query
    if let cursor { query.before = try ConversationCursor(text: cursor) }
    let found = try await services.stored { [query] () throws(StoreError) in
      try await services.store.conversations(query)
    }
    return Page(try await summaries(of: found), next: try await services.next(after: found, of: query))
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

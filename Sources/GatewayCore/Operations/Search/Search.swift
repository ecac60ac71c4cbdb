public import GatewayKit

/// Finds messages, the conversations that contain them, or contacts.
public struct Search: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "search", http: .get("search"), access: .agent, effect: .read,
    summary: "Finds messages, conversations with such messages, or contacts, the newest first.")
  /// The most items of a page, unless the caller asks for another number.
  private static let pageLength = 20
  /// How long a search without a server may index first.
  private static let catchUp = Duration.seconds(5)

  /// The words. Case and accents do not matter; the last word may be the beginning of one.
  public let q: String
  /// What to find; messages unless given.
  public let kind: SearchKind?
  /// Only in this conversation; not for contacts.
  public let conversation: ConversationID?
  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 100.
  public let limit: Int?

  /// Creates the operation.
  public init(
    q: String, kind: SearchKind? = nil, conversation: ConversationID? = nil, cursor: String? = nil, limit: Int? = nil
  ) {
    self.q = q
    self.kind = kind
    self.conversation = conversation
    self.cursor = cursor
    self.limit = limit
  }

  /// Searches.
  public func run(_ call: OperationCall) async throws(OperationError) -> SearchResult {
    let services = call.services
    guard let words = SearchWords(q) else { throw OperationError(.searchEmpty) }
    let kind = kind ?? .message
    let before = try cursor.map { text throws(OperationError) in try kind.place(cursor: text) }
    let limit = min(max(limit ?? Self.pageLength, 1), LineSearch.maximumLimit)
    if let conversation { _ = try await call.conversation(conversation) }
    try await services.stored { () throws(StoreError) in try await services.indexer.catchUp(within: Self.catchUp) }
    let isComplete = try await services.stored { () throws(StoreError) in try await services.store.isIndexed() }
    switch kind {
    case .message, .conversation:
      let search = LineSearch(
        words, conversation: conversation, assignee: call.assignee, onePerConversation: kind == .conversation,
        before: before, limit: limit)
      let found = try await services.stored { () throws(StoreError) in try await services.store.lines(search) }
      return SearchResult(
        items: found.lines.map { SearchHit($0, kind, words) }, next: found.next.map(kind.cursor(place:)),
        isComplete: isComplete)
    case .contact:
      let search = ContactSearch(
        words, inAddresses: call.permissions.seesAddresses, assignee: call.assignee, before: before, limit: limit)
      let found = try await services.stored { () throws(StoreError) in try await services.store.contacts(search) }
      return SearchResult(
        items: found.map { SearchHit($0.contact, words, isMasked: !call.permissions.seesAddresses) },
        next: found.count == limit ? found.last.map { kind.cursor(place: $0.number) } : nil, isComplete: isComplete)
    }
  }
}

/// What a search finds.
public enum SearchKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Messages with the words.
  case message
  /// Conversations with a message with the words, each with the newest such message.
  case conversation
  /// Contacts by name and, for those who may see them, by address.
  case contact

  fileprivate func cursor(place: Int64) -> String { "\(rawValue).\(place)" }

  fileprivate func place(cursor: String) throws(OperationError) -> Int64 {
    let parts = cursor.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == rawValue, let place = Int64(parts[1]) else {
      throw OperationError(.invalidCursor)
    }
    return place
  }
}

/// A page of what was found.
public struct SearchResult: Sendable, Hashable, Codable {
  /// What was found, the newest first.
  public let items: [SearchHit]
  /// Where the next page begins; nil after the last item. A page can be short, or empty, and have a next one.
  public let next: String?
  /// Whether everything that is stored was searched. False for a moment after something was stored, and while the index
  /// of an older data folder is being made.
  public let isComplete: Bool

  private enum Member: String, CodingKey {
    case items
    case next
    case isComplete
  }

  /// Writes every member, `next` also when it is nil.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(items, forKey: .items)
    try members.encode(next, forKey: .next)
    try members.encode(isComplete, forKey: .isComplete)
  }
}

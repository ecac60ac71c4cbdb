public import GatewayKit

/// Lists contacts, the newest first, or those whose name or address contains words.
public struct ListContacts: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "contacts.list", http: .get("contacts"), access: .agent, effect: .read,
    summary: "Lists contacts, the newest first, or those whose name or address contains words.")
  /// The most items of a page, unless the caller asks for another number.
  private static let pageLength = 50
  /// How long a search without a server may index first.
  private static let catchUp = Duration.seconds(5)

  /// The words; nil for every contact. Addresses are searched for those who may see them.
  public let q: String?
  /// Only contacts with this tag; not together with words.
  public let tag: String?
  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 100.
  public let limit: Int?

  /// Creates the operation.
  public init(q: String? = nil, tag: String? = nil, cursor: String? = nil, limit: Int? = nil) {
    self.q = q
    self.tag = tag
    self.cursor = cursor
    self.limit = limit
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<ContactDetail> {
    let services = call.services
    let limit = min(max(limit ?? Self.pageLength, 1), LineSearch.maximumLimit)
    let before = try cursor.map { text throws(OperationError) in
      guard let number = Int64(text), number > 0 else { throw OperationError(.invalidCursor) }
      return number
    }
    let found: [FoundContact]
    if let q, !q.isEmpty {
      guard tag == nil, let words = SearchWords(q) else { throw OperationError(.searchEmpty) }
      try await services.stored { () throws(StoreError) in try await services.indexer.catchUp(within: Self.catchUp) }
      let search = ContactSearch(
        words, inAddresses: call.permissions.seesAddresses, assignee: call.assignee, before: before, limit: limit)
      found = try await services.stored { () throws(StoreError) in try await services.store.contacts(search) }
    } else {
      let query = ContactQuery(tag: tag, assignee: call.assignee, before: before, limit: limit)
      found = try await services.stored { () throws(StoreError) in try await services.store.contacts(query) }
    }
    return Page(
      found.map { ContactDetail($0.contact, isMasked: !call.permissions.seesAddresses) },
      next: found.count == limit ? found.last.map { String($0.number) } : nil)
  }
}

/// Shows a contact.
public struct ShowContact: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "contacts.show", http: .get("contacts/{contact}"), access: .agent, effect: .read,
    summary: "Shows a contact with its tags and fields.")

  /// The contact.
  public let contact: ContactID

  /// Creates the operation.
  public init(contact: ContactID) { self.contact = contact }

  /// Reads it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ContactDetail {
    ContactDetail(try await call.contact(contact), isMasked: !call.permissions.seesAddresses)
  }
}

/// Lists the conversations of a contact, the most recently active first.
public struct ListContactConversations: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "contacts.conversations", http: .get("contacts/{contact}/conversations"), access: .agent, effect: .read,
    summary: "Lists the conversations of a contact, the most recently active first.")

  /// The contact.
  public let contact: ContactID
  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 1,000.
  public let limit: Int?

  /// Creates the operation.
  public init(contact: ContactID, cursor: String? = nil, limit: Int? = nil) {
    self.contact = contact
    self.cursor = cursor
    self.limit = limit
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<ConversationSummary> {
    _ = try await call.contact(contact)
    var query = ConversationQuery(contact: contact, assignee: call.assignee)
    query.limit = min(max(limit ?? 50, 1), ConversationQuery.maximumLimit)
    return try await call.page(of: query, cursor: cursor)
  }
}

extension OperationCall {
  /// The contact; throws when it does not exist, or the actor may not see any of its conversations.
  func contact(_ id: ContactID) async throws(OperationError) -> Contact {
    let missing = OperationError(.contactNotFound, ["contact": .string(id.rawValue)])
    let found = try await services.stored { () throws(StoreError) in try await services.store.contact(id) }
    guard let found else { throw missing }
    guard let assignee else { return found }
    let visible = try await services.stored { () throws(StoreError) in
      try await services.store.conversations(ConversationQuery(contact: id, assignee: assignee, limit: 1))
    }
    guard !visible.isEmpty else { throw missing }
    return found
  }
}

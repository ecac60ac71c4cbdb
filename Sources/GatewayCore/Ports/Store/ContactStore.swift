public import GatewayKit

/// Contacts, apart from their conversations.
public protocol ContactStore: Sendable {
  /// The contact; nil when it is not stored.
  func contact(_ id: ContactID) async throws(StoreError) -> Contact?

  /// Contacts, the newest first.
  func contacts(_ query: ContactQuery) async throws(StoreError) -> [FoundContact]

  /// Applies an edit to the contact as it is then, if its revision is `revision`, or in any case for nil. A name that
  /// people gave stays when a channel reports another.
  func edit(
    _ contact: ContactID, _ edit: ContactEdit, after revision: String?
  ) async throws(StoreError) -> ContactReceipt
}

/// Which contacts to list.
public struct ContactQuery: Sendable, Hashable {
  /// The largest page.
  public static let maximumLimit = 200

  /// Only contacts with this tag.
  public var tag: String?
  /// Only contacts with a conversation that counts as assigned to this agent.
  public var assignee: Assignee?
  /// Only contacts before this one, by the store's own number: the next page.
  public var before: Int64?
  /// The most contacts returned; 1 to `maximumLimit`.
  public var limit: Int

  /// Creates a query; by default it matches everything.
  public init(tag: String? = nil, assignee: Assignee? = nil, before: Int64? = nil, limit: Int = 50) {
    self.tag = tag
    self.assignee = assignee
    self.before = before
    self.limit = limit
  }
}

/// A person's change of a contact.
public struct ContactEdit: Sendable, Hashable {
  /// A change of the name.
  public enum NameChange: Sendable, Hashable {
    /// The new name.
    case set(String)
    /// The next name that a channel reports counts again.
    case released
  }

  /// The change of the name; nil leaves it unchanged.
  public var name: NameChange?
  /// The changes of fields and tags.
  public var profile: ProfileEdit

  /// Creates an edit.
  public init(name: NameChange? = nil, profile: ProfileEdit = ProfileEdit()) {
    self.name = name
    self.profile = profile
  }
}

/// The result of editing a contact.
public enum ContactReceipt: Sendable, Hashable {
  /// The contact after the edit.
  case edited(Contact)
  /// The contact has another revision; nothing was changed.
  case outdated(Contact)
  /// There is no such contact.
  case notFound
}

extension Contact {
  /// Changes whenever the name, the tags or the fields change. Not a position: other contacts may have the same.
  public var revision: String {
    var sum = Checksum()
    func add(_ text: String) { sum.add("\(text.utf8.count):\(text)".utf8) }
    add(name ?? "\0")
    for tag in profile.tags { add(tag) }
    for (field, value) in profile.fields.sorted(by: { $0.key < $1.key }) {
      add(field)
      add(value)
    }
    return String(sum.value, radix: 16)
  }
}

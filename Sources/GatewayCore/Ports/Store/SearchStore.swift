public import GatewayKit

/// The index of messages and contacts.
///
/// It follows the log: a durable mark says how far. What was stored later is found once `index` has come there, so an
/// existing data folder is indexed in slices, and a kill between two slices loses nothing.
public protocol SearchStore: Sendable {
  /// Indexes the next lines of the log, and the next contacts that are new or have changed, at most `limit` of each, in
  /// one transaction. Returns whether something is left.
  func index(limit: Int) async throws(StoreError) -> Bool

  /// Merges parts of the index, so that it stays fast; a bounded piece of work. Returns whether something is left.
  func tidyIndex() async throws(StoreError) -> Bool

  /// Whether everything that is stored is indexed.
  func isIndexed() async throws(StoreError) -> Bool

  /// Lines of the log that contain words, the newest first.
  func lines(_ search: LineSearch) async throws(StoreError) -> FoundLines

  /// Contacts whose name or address contains words, the newest contact first.
  func contacts(_ search: ContactSearch) async throws(StoreError) -> [FoundContact]
}

/// Which lines to find.
public struct LineSearch: Sendable, Hashable {
  /// The largest page.
  public static let maximumLimit = 100

  /// The words.
  public var words: SearchWords
  /// Only in this conversation.
  public var conversation: ConversationID?
  /// Only in conversations that count as assigned to this agent.
  public var assignee: Assignee?
  /// Only the newest line of each conversation.
  public var onePerConversation: Bool
  /// Only lines before this position of the log: the next page.
  public var before: Int64?
  /// The most lines returned; 1 to `maximumLimit`.
  public var limit: Int

  /// Creates a search.
  public init(
    _ words: SearchWords, conversation: ConversationID? = nil, assignee: Assignee? = nil,
    onePerConversation: Bool = false, before: Int64? = nil, limit: Int = 20
  ) {
    self.words = words
    self.conversation = conversation
    self.assignee = assignee
    self.onePerConversation = onePerConversation
    self.before = before
    self.limit = limit
  }
}

/// A page of found lines.
public struct FoundLines: Sendable {
  /// A found line.
  public struct Line: Sendable, Hashable {
    /// The line.
    public let entry: LogEntry
    /// The channel.
    public let channel: ChannelID
    /// The contact.
    public let contact: ContactID
    /// The contact's name.
    public let name: String?

    /// Creates a line.
    public init(entry: LogEntry, channel: ChannelID, contact: ContactID, name: String?) {
      self.entry = entry
      self.channel = channel
      self.contact = contact
      self.name = name
    }
  }

  /// The lines.
  public let lines: [Line]
  /// The position before which the next page begins; nil when there are no more lines. A page may have fewer lines than
  /// were asked for, or none, and a next page all the same: the work for one page is bounded.
  public let next: Int64?

  /// Creates a page.
  public init(lines: [Line], next: Int64?) {
    self.lines = lines
    self.next = next
  }
}

/// Which contacts to find.
public struct ContactSearch: Sendable, Hashable {
  /// The words.
  public var words: SearchWords
  /// Whether addresses are searched, too.
  public var inAddresses: Bool
  /// Only contacts with a conversation that counts as assigned to this agent.
  public var assignee: Assignee?
  /// Only contacts before this one, by the store's own number: the next page.
  public var before: Int64?
  /// The most contacts returned; 1 to `LineSearch.maximumLimit`.
  public var limit: Int

  /// Creates a search.
  public init(
    _ words: SearchWords, inAddresses: Bool, assignee: Assignee? = nil, before: Int64? = nil, limit: Int = 20
  ) {
    self.words = words
    self.inAddresses = inAddresses
    self.assignee = assignee
    self.before = before
    self.limit = limit
  }
}

/// A found contact.
public struct FoundContact: Sendable, Hashable {
  /// The contact.
  public let contact: Contact
  /// The store's own number of it.
  public let number: Int64

  /// Creates a found contact.
  public init(contact: Contact, number: Int64) {
    self.contact = contact
    self.number = number
  }
}

extension InboundMessage {
  /// The text under whose words the message is found: what a person reads of it, and a mail's subject.
  public var indexedText: String { [mail?.subject, inWords].compactMap(\.self).joined(separator: "\n") }
}

extension LogEntry {
  /// The text under whose words the line is found; nil for lines without one.
  public var indexedText: String? {
    if case .inbound(_, let event) = content {
      switch event.content {
      case .message(let message), .edit(let message), .echo(let message): return message.indexedText
      case .status, .reaction, .revoke, .system, .unsupported: return nil
      }
    }
    return shownText
  }

  /// The text of the line as a person reads it; nil for lines without one.
  var shownText: String? {
    switch content {
    case .inbound(_, let event):
      switch event.content {
      case .message(let message), .edit(let message), .echo(let message): message.inWords
      case .status, .reaction, .revoke, .system, .unsupported: nil
      }
    case .outbound(let outbound): outbound.message.inWords
    case .note(let note): note.text
    case .owner: nil
    }
  }
}

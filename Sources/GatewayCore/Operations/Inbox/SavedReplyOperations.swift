import Foundation
import GatewayKit

/// Lists the texts that agents insert into replies, by shortcut.
public struct ListSavedReplies: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "saved_replies.list", http: .get("canned"), access: .agent, effect: .read,
    summary: "Lists the texts that agents insert into replies, by shortcut.")
  /// The most items of a page.
  private static let pageLength = 100

  /// Only those in this language, and those for every language.
  public let language: String?
  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 100.
  public let limit: Int?

  /// Creates the operation.
  public init(language: String? = nil, cursor: String? = nil, limit: Int? = nil) {
    self.language = language
    self.cursor = cursor
    self.limit = limit
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<SavedReply> {
    let limit = min(max(limit ?? Self.pageLength, 1), Self.pageLength)
    let all = try await call.services.stored { () throws(StoreError) in try await call.services.store.savedReplies() }
    let wanted = all.filter { language == nil || $0.language == nil || $0.language == language }
      .sorted { $0.place < $1.place }
    let after = try cursor.map { text throws(OperationError) in try SavedReply.Place(cursor: text) }
    let rest = wanted.filter { reply in after.map { $0 < reply.place } ?? true }
    return Page(
      Array(rest.prefix(limit)), next: rest.count > limit ? rest[limit - 1].place.cursor : nil)
  }
}

/// Adds a text that agents insert into replies.
public struct AddSavedReply: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "saved_replies.add", http: .post("canned", status: 201), access: .admin, effect: .edit,
    audited: .object("saved_reply"), summary: "Adds a text that agents insert into replies; up to 500.")
  /// The most saved replies.
  static let most = 500

  /// What agents type to find it: 1 to 50 characters in one line.
  public let shortcut: String
  /// The text, in Markdown; up to 10,000 characters. Placeholders stay as they are.
  public let text: String
  /// The text's language as a BCP 47 tag; nil or empty for every language.
  public let language: String?

  /// Creates the operation.
  public init(shortcut: String, text: String, language: String? = nil) {
    self.shortcut = shortcut
    self.text = text
    self.language = language
  }

  /// Adds it.
  public func run(_ call: OperationCall) async throws(OperationError) -> SavedReply {
    let services = call.services
    let reply = SavedReply(
      id: SavedReplyID(rawValue: services.identifiers.fresh("s")), shortcut: try SavedReplyText.shortcut(shortcut),
      text: try SavedReplyText.text(text), language: try AccountText.locale(language ?? ""), revision: 1,
      changedAt: call.now)
    call.concerns(reply.id)
    return try SavedReplyText.stored(
      try await services.stored { () throws(StoreError) in
        try await services.store.addSavedReply(reply, most: Self.most)
      }, reply)
  }
}

/// Changes a text that agents insert into replies.
public struct ChangeSavedReply: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "saved_replies.change", http: .patch("canned/{reply}", headers: [.ifMatch: "revision"]), access: .admin,
    effect: .edit, audited: .object("saved_reply", "reply"), summary: "Changes a text that agents insert into replies.")

  /// The saved reply.
  public let reply: SavedReplyID
  /// The new shortcut; nil keeps it.
  public let shortcut: String?
  /// The new text; nil keeps it.
  public let text: String?
  /// The new language; empty for every language, nil keeps it.
  public let language: String?
  /// The revision that the change is based on; nil changes whatever is there.
  public let revision: Int64?

  /// Creates the operation.
  public init(
    reply: SavedReplyID, shortcut: String? = nil, text: String? = nil, language: String? = nil, revision: Int64? = nil
  ) {
    self.reply = reply
    self.shortcut = shortcut
    self.text = text
    self.language = language
    self.revision = revision
  }

  /// Changes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> SavedReply {
    let services = call.services
    let found = try await services.stored { () throws(StoreError) in try await services.store.savedReply(reply) }
    guard let found else { throw OperationError(.savedReplyNotFound, ["reply": .string(reply.rawValue)]) }
    let changed = SavedReply(
      id: reply, shortcut: try shortcut.map(SavedReplyText.shortcut) ?? found.shortcut,
      text: try text.map(SavedReplyText.text) ?? found.text,
      language: try language.map(AccountText.locale) ?? found.language, revision: found.revision,
      changedAt: call.now)
    // Without a basis from the caller it is what was just read: the members that stay are those of then.
    return try SavedReplyText.stored(
      try await services.stored { () throws(StoreError) in
        try await services.store.changeSavedReply(changed, after: revision ?? found.revision)
      }, changed)
  }
}

/// Removes a text that agents insert into replies.
public struct RemoveSavedReply: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "saved_replies.remove", http: .delete("canned/{reply}"), access: .admin, effect: .edit,
    audited: .object("saved_reply", "reply"), summary: "Removes a text that agents insert into replies.")

  /// The saved reply.
  public let reply: SavedReplyID

  /// Creates the operation.
  public init(reply: SavedReplyID) { self.reply = reply }

  /// Removes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    let isRemoved = try await call.services.stored { () throws(StoreError) in
      try await call.services.store.removeSavedReply(reply)
    }
    guard isRemoved else { throw OperationError(.savedReplyNotFound, ["reply": .string(reply.rawValue)]) }
    return Done()
  }
}

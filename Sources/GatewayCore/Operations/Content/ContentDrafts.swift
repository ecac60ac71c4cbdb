public import Foundation
public import GatewayKit

/// Shows the caller's draft of the content.
public struct ShowContentDraft: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.draft", http: .get("content/draft"), access: .admin, effect: .read,
    summary: "Shows the caller's draft of the content: changes that are not published.")

  /// Creates the operation.
  public init() {}

  /// Shows it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ContentDraftView {
    try await call.contentDraft()
  }
}

/// Sets the caller's draft of the content. It may be unfinished: only its paths and ids are checked.
public struct SetContentDraft: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.set_draft", http: .put("content/draft", headers: [.ifMatch: "revision"]), access: .admin, effect: .edit,
    summary: "Sets the caller's draft of the content. What customers get stays the same.")

  /// The version that the changes were made to; 0 for the empty content.
  public let base: Int
  /// The changes by path; see `ContentChanges`.
  public let changes: [String: JSONValue]
  /// The revision of the draft that these changes replace, 0 for none; nil replaces any.
  public let revision: Int64?

  /// Creates the operation.
  public init(base: Int, changes: [String: JSONValue], revision: Int64? = nil) {
    self.base = base
    self.changes = changes
    self.revision = revision
  }

  /// Sets it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ContentDraftView {
    let services = call.services
    let newest = try await services.stored { () throws(StoreError) in try await services.store.newestContent() }
    guard (0...(newest?.version ?? 0)).contains(base) else {
      throw OperationError(.contentVersionNotFound, ["version": .integer(base)])
    }
    let text = try ContentChanges(base: base, changes: changes).text()
    let set = try await services.stored { () throws(StoreError) in
      try await services.store.setContentDraft(text, of: call.actor.agent, expecting: revision, now: call.now)
    }
    guard let set else { throw try await call.draftChanged() }
    return ContentDraftView(set, changes: changes, current: newest?.version ?? 0)
  }
}

/// Discards the caller's draft of the content.
public struct DiscardContentDraft: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.discard_draft", http: .delete("content/draft", headers: [.ifMatch: "revision"]), access: .admin,
    effect: .edit, summary: "Discards the caller's draft of the content.")

  /// The revision of the draft; nil discards any.
  public let revision: Int64?

  /// Creates the operation.
  public init(revision: Int64? = nil) { self.revision = revision }

  /// Discards it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    let isRemoved = try await call.services.stored { () throws(StoreError) in
      try await call.services.store.removeContentDraft(of: call.actor.agent, expecting: revision)
    }
    guard isRemoved else { throw try await call.draftChanged() }
    return Done()
  }
}

/// The caller's draft of the content.
public struct ContentDraftView: Sendable, Hashable, Codable {
  /// The version that the changes were made to; the current version without a draft.
  public let base: Int
  /// The version that is published now.
  public let current: Int
  /// The changes by path, null for an item that is removed; empty without a draft.
  public let changes: [String: JSONValue]
  /// Grows with each change, and is never used again; 0 without a draft.
  public let revision: Int64
  /// When the draft was last changed; nil without a draft.
  public let changedAt: Date?

  init(_ draft: ContentDraft?, changes: [String: JSONValue] = [:], current: Int) {
    base = draft?.text.base ?? current
    self.current = current
    self.changes = changes
    revision = draft?.revision ?? 0
    changedAt = draft?.changedAt
  }
}

extension ContentDraftView: Revised {
  /// The revision.
  public var revisionText: String { String(revision) }
}

extension OperationCall {
  /// The actor's draft; an empty one if nothing was saved.
  func contentDraft() async throws(OperationError) -> ContentDraftView {
    let (draft, newest) = try await services.stored { () throws(StoreError) in
      (try await services.store.contentDraft(of: actor.agent), try await services.store.newestContent())
    }
    let changes = try await services.stored { () throws(StoreError) in try draft?.changes() }
    return ContentDraftView(draft, changes: changes ?? [:], current: newest?.version ?? 0)
  }

  /// The error for a draft that another window of the same person changed.
  fileprivate func draftChanged() async throws(OperationError) -> OperationError {
    let draft = try await contentDraft()
    return OperationError(
      .contentDraftChanged,
      [
        "revision": .integer(Int(draft.revision)), "base": .integer(draft.base), "changes": .object(draft.changes),
      ])
  }
}

extension ContentChanges {
  /// The draft as it is stored.
  ///
  /// - Throws: `.contentChangesInvalid`; `.contentDraftTooLarge` for one of more than `maximumBytes`.
  func text() throws(OperationError) -> ContentDraft.Text {
    _ = try items()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // JSON values can always be encoded.
    let bytes = (try? encoder.encode(changes)).map { Array($0) } ?? []
    guard bytes.count <= Self.maximumBytes else {
      throw OperationError(.contentDraftTooLarge, ["limit": .integer(Self.maximumBytes)])
    }
    return ContentDraft.Text(base: base, changes: bytes)
  }
}

extension ContentDraft {
  /// The changes by path.
  ///
  /// - Throws: `.damaged` unless they are JSON.
  func changes() throws(StoreError) -> [String: JSONValue] {
    guard case .object(let changes)? = try? JSONValue(parsing: text.changes) else {
      throw StoreError(.damaged, "a draft of the content cannot be read: discard it")
    }
    return changes
  }
}

import Foundation
import GatewayKit

/// Publishes changes: merges them by item into the current version, and adds the result as a new version.
///
/// An item that somebody else has published since the changes' base is a conflict, unless both made the same of it; then
/// nothing is published. Of two who publish at once one is first, and the other is merged or gets the conflict.
public struct PublishContent: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.publish", http: .post("content/publish", headers: [.ifMatch: "version"]), access: .admin, effect: .edit,
    audited: .object("content"),
    summary: "Publishes the caller's draft or the given changes, merged by item into the current version.")
  /// Each round follows another publisher's commit.
  private static let mostRounds = 20

  /// The changes; nil for the caller's draft, which is then removed in the same commit.
  public let draft: ContentChanges?
  /// What the author says about the new version; at most 500 characters.
  public let note: String?
  /// The version that must be the current one; nil merges into whichever is.
  public let version: Int?

  /// Creates the operation.
  public init(draft: ContentChanges? = nil, note: String? = nil, version: Int? = nil) {
    self.draft = draft
    self.note = note
    self.version = version
  }

  /// Publishes.
  public func run(_ call: OperationCall) async throws(OperationError) -> ContentPublication {
    let note = self.note?.trimmingCharacters(in: .whitespacesAndNewlines)
    guard (note?.count ?? 0) <= NewContent.noteLength else {
      throw OperationError(.contentNoteTooLong, ["limit": .integer(NewContent.noteLength)])
    }
    let stored = draft == nil ? try await call.contentDraft() : nil
    guard let changes = draft ?? stored.map({ ContentChanges(base: $0.base, changes: $0.changes) }),
      draft != nil || stored?.revision != 0
    else { throw OperationError(.contentDraftMissing) }
    let publication = Publication(
      call: call, changes: changes, items: try changes.items(), note: note?.isEmpty == false ? note : nil,
      draft: stored?.revision)
    for _ in 0..<Self.mostRounds {
      if let published = try await publication.attempt(onto: version) { return published }
    }
    throw OperationError(.changedMeanwhile, ["reason": "other versions are being published all the time"])
  }
}

/// The result of publishing.
public struct ContentPublication: Sendable, Hashable, Codable {
  /// The version that is published now.
  public let version: Int
  /// The paths of the items that it changes; empty if the changes were published already, which adds no version.
  public let changed: [String]
  /// Warnings about the content.
  public let findings: [ContentFinding]
}

/// One run of publishing.
private struct Publication {
  let call: OperationCall
  let changes: ContentChanges
  let items: ContentChanges.Items
  let note: String?
  /// The revision of the stored draft that is published; nil for none.
  let draft: Int64?

  private var services: OperationServices { call.services }

  /// Publishes onto the current version; nil if another was added meanwhile.
  func attempt(onto demanded: Int?) async throws(OperationError) -> ContentPublication? {
    let merging = try await services.merging(changes, items)
    let current = merging.current
    if let demanded, demanded != current {
      throw OperationError(.contentOutdated, ["version": .integer(demanded), "current": .integer(current)])
    }
    try await refuseConflicts(merging)
    let checked = services.check(merging.merge.result.json)
    guard !checked.contains(where: { $0.severity == .error }) else {
      throw OperationError(.contentInvalid, diagnostics: checked)
    }
    let findings = checked.map { ContentFinding($0, in: merging.merge.result) }
    guard !merging.merge.changed.isEmpty else {
      try await forgetDraft()
      return ContentPublication(version: current, changed: [], findings: findings)
    }
    let content = NewContent(
      merging.merge.result.bytes, origin: .console, author: call.actor.agent, note: note, draft: draft)
    guard let version = try await add(content, after: current) else { return nil }
    let changed = merging.merge.changed.map(\.path).sorted()
    call.changed(from: Change(version: current), to: Change(version: version, items: changed))
    return ContentPublication(version: version, changed: changed, findings: findings)
  }

  /// What the audit log keeps.
  private struct Change: Encodable {
    var version: Int
    var items: [String]?
  }

  private func add(_ content: NewContent, after current: Int) async throws(OperationError) -> Int? {
    do throws(OperationError) {
      return try await services.addContent(content, after: current)
    } catch {
      guard error.kind == .conflict else { throw error }
      return nil
    }
  }

  private func refuseConflicts(_ merging: ContentMerging) async throws(OperationError) {
    guard !merging.merge.conflicts.isEmpty else { return }
    let conflicts = try await services.explain(merging.merge.conflicts, from: changes.base, to: merging.current)
    throw OperationError(
      .contentConflict,
      [
        "count": .integer(conflicts.count), "current": .integer(merging.current),
        "conflicts": .array(conflicts.map(\.json)),
      ])
  }

  private func forgetDraft() async throws(OperationError) {
    guard let draft else { return }
    _ = try await services.stored { () throws(StoreError) in
      try await services.store.removeContentDraft(of: call.actor.agent, expecting: draft)
    }
  }
}

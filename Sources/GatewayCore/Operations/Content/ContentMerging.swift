import Foundation
public import GatewayKit

/// Changes merged into the current content.
struct ContentMerging: Sendable {
  /// The current version; 0 for the empty content.
  let current: Int
  /// The current content.
  let published: ContentDocument
  /// The merge.
  let merge: ContentMerge
}

/// An item that somebody else published since a draft's base.
public struct ContentConflict: Sendable, Hashable, Codable {
  /// The item's path.
  public let item: String
  /// Its value in the draft's base; null for none.
  public let base: JSONValue
  /// Its value now; null for none.
  public let theirs: JSONValue
  /// Its value in the draft; null for none.
  public let mine: JSONValue
  /// The version that last changed it, with its author and time; nil if too many versions were added since.
  public let publishedIn: ContentVersionSummary?
}

extension ContentConflict {
  /// The conflict as a parameter of an error.
  var json: JSONValue {
    var members: [String: JSONValue] = [
      "item": .string(item), "base": base, "theirs": theirs, "mine": mine, "publishedIn": .null,
    ]
    if let publishedIn { members["publishedIn"] = publishedIn.json }
    return .object(members)
  }
}

extension ContentVersionSummary {
  fileprivate var json: JSONValue {
    var members: [String: JSONValue] = [
      "version": .integer(version), "createdAt": .string(createdAt.formatted(.balcao)),
      "origin": .string(origin.rawValue), "author": .null, "note": note.map(JSONValue.string) ?? .null,
    ]
    if let author {
      members["author"] = [
        "kind": .string(author.kind.rawValue), "id": .string(author.id), "name": .string(author.name),
      ]
    }
    return .object(members)
  }
}

extension OperationServices {
  /// How many versions are read at most to find who changed an item.
  private static let searchedVersions = 200

  /// Merges changes into the current content.
  func merging(
    _ changes: ContentChanges, _ items: ContentChanges.Items
  ) async throws(OperationError) -> ContentMerging {
    let current = try await storedContent(nil)
    let version = current?.summary.version ?? 0
    guard (0...version).contains(changes.base) else {
      throw OperationError(.contentVersionNotFound, ["version": .integer(changes.base)])
    }
    let published = try await stored { () throws(StoreError) in
      try current.map { version throws(StoreError) in try ContentDocument(version) } ?? ContentDocument()
    }
    let base = changes.base == version ? published : try await document(of: changes.base)
    return ContentMerging(
      current: version, published: published, merge: ContentMerge(items, from: base, into: published))
  }

  /// The conflicts with who published the other side, and when.
  func explain(
    _ conflicts: [ContentMerge.Conflict], from base: Int, to current: Int
  ) async throws(OperationError) -> [ContentConflict] {
    var publishers: [ContentItem: ContentVersionSummary] = [:]
    var later = try await document(of: current)
    for version in stride(from: current, to: max(base, current - Self.searchedVersions), by: -1) {
      guard publishers.count < conflicts.count else { break }
      let earlier = try await document(of: version - 1)
      for conflict in conflicts where publishers[conflict.item] == nil {
        guard later.differs(from: earlier, at: conflict.item), let found = try await storedContent(version) else {
          continue
        }
        publishers[conflict.item] = ContentVersionSummary(found.summary, names: people.names)
      }
      later = earlier
    }
    return conflicts.map { conflict in
      ContentConflict(
        item: conflict.item.path, base: conflict.base ?? .null, theirs: conflict.theirs ?? .null,
        mine: conflict.mine ?? .null, publishedIn: publishers[conflict.item])
    }
  }

  /// Every problem of a bundle.
  func check(_ bundle: JSONValue) -> [Diagnostic] {
    let known = knownNames
    return ContentBundle.decode(bundle, channels: known.channels, providers: known.providers).diagnostics
  }

  /// The published content, that content with a draft merged into it, or a bundle; also one with errors: what cannot be
  /// read of it is left out.
  func drafted(
    _ draft: ContentChanges?, bundle: JSONValue? = nil
  ) async throws(OperationError) -> LoadedContent {
    if let bundle { return LoadedContent(version: content.current.version, bundle: ContentBundle.sketch(bundle)) }
    guard let draft else { return content.current }
    let merging = try await merging(draft, try draft.items())
    return LoadedContent(version: merging.current, bundle: ContentBundle.sketch(merging.merge.result.json))
  }
}

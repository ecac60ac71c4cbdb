public import GatewayKit

/// Checks a draft, a bundle or the published content. Stores nothing.
public struct CheckContent: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.check", http: .post("content/check"), access: .admin, effect: .read,
    summary: "Checks a draft, a whole bundle or the published content, and tells what publishing would change.")

  /// The changes to check; nil for the published content, or `bundle`.
  public let draft: ContentChanges?
  /// A whole bundle to check in place of a draft, such as a file that is to be imported.
  public let bundle: JSONValue?

  /// Creates the operation.
  public init(draft: ContentChanges? = nil, bundle: JSONValue? = nil) {
    self.draft = draft
    self.bundle = bundle
  }

  /// Checks.
  public func run(_ call: OperationCall) async throws(OperationError) -> ContentCheckOutcome {
    let services = call.services
    let changes = draft ?? ContentChanges(base: 0, changes: [:])
    let merging = try await services.merging(changes, try changes.items())
    let document = bundle.map(ContentDocument.init) ?? merging.merge.result
    let found = services.check(bundle ?? document.json)
    return ContentCheckOutcome(
      version: merging.current, findings: found.map { ContentFinding($0, in: document) },
      changes: merging.published.differences(in: document),
      conflicts: try await services.explain(merging.merge.conflicts, from: changes.base, to: merging.current))
  }
}

/// What is wrong with a draft, and what publishing it would change.
public struct ContentCheckOutcome: Sendable, Hashable, Codable {
  /// The published version that it was compared with.
  public let version: Int
  /// What is wrong, in the order of the content; errors prevent publishing.
  public let findings: [ContentFinding]
  /// What would become different, by item.
  public let changes: [ContentDifference]
  /// The items that somebody else published since the draft's base.
  public let conflicts: [ContentConflict]
}

/// A problem of the content, with the item in which it is.
public struct ContentFinding: Sendable, Hashable, Codable {
  /// `error` or `warning`.
  public let severity: Diagnostic.Severity
  /// The item's path; nil for a problem of the bundle as a whole.
  public let item: String?
  /// The place inside the item, such as `reply[0].text`; empty for the item as a whole. Without an item, the place in the
  /// bundle.
  public let place: String
  /// What is wrong.
  public let reason: Explanation
  /// What to do about it, where `reason` does not say it.
  public let remedy: Remedy?

  init(_ diagnostic: Diagnostic, in document: ContentDocument) {
    severity = diagnostic.severity
    reason = diagnostic.reason
    remedy = diagnostic.remedy
    let (item, place) = document.place(of: diagnostic.path)
    self.item = item?.path
    self.place = place
  }
}

extension ContentDocument {
  /// The item that a path in the bundle leads into, and the place inside it.
  func place(of path: String) -> (item: ContentItem?, place: String) {
    let name = String(path.prefix { $0 != "." && $0 != "[" })
    let rest = path.dropFirst(name.count)
    if let member = ContentItem.Member(rawValue: name) { return (.member(member), Self.inside(rest)) }
    guard let list = ContentItem.List(rawValue: name), rest.first == "[", let end = rest.firstIndex(of: "]"),
      let index = Int(rest[rest.index(after: rest.startIndex)..<end]), ids(of: list).indices.contains(index)
    else { return (nil, path) }
    let id = ids(of: list)[index]
    // An id that is no id cannot be part of an item's path.
    guard ContentDecoder.isID(id) else { return (nil, path) }
    return (.element(list, id), Self.inside(rest[rest.index(after: end)...]))
  }

  private static func inside(_ rest: Substring) -> String { String(rest.first == "." ? rest.dropFirst() : rest) }
}

public import Foundation

/// Shows the published content.
public struct ShowContent: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.show", http: .get("content"), access: .admin, effect: .read,
    summary: "Shows the published content, with its version as the entity tag.")

  /// Creates the operation.
  public init() {}

  /// Shows it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ContentView {
    try await call.services.contentView(nil)
  }
}

/// Shows a version of the content.
public struct ShowContentVersion: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.version", http: .get("content/versions/{version}"), access: .admin, effect: .read,
    summary: "Shows a version of the content.")

  /// The number of the version.
  public let version: Int

  /// Creates the operation.
  public init(version: Int) { self.version = version }

  /// Shows it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ContentView {
    try await call.services.contentView(version)
  }
}

/// Exports a version's bundle byte for byte.
public struct ExportContent: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.export", http: .get("content/export", responseType: "application/json"), access: .admin, effect: .read,
    summary: "Exports the content bundle of a version, or the current one, byte for byte as imported.")

  /// The version; nil for the current one.
  public let version: Int?

  /// Creates the operation.
  public init(version: Int? = nil) { self.version = version }

  /// Exports.
  public func run(_ call: OperationCall) async throws(OperationError) -> Data {
    guard let found = try await call.services.storedContent(version) else { throw OperationError(.contentMissing) }
    return Data(found.bundle)
  }
}

/// Lists versions of the content, newest first.
public struct ListContentVersions: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.versions", http: .get("content/versions"), access: .admin, effect: .read,
    summary: "Lists the versions of the content, newest first.")
  /// The most items of a page, unless the caller asks for another number.
  private static let pageLength = 100
  /// The most items of a page.
  public static let maximumLimit = 1_000

  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 1,000.
  public let limit: Int?

  /// Creates the operation.
  public init(cursor: String? = nil, limit: Int? = nil) {
    self.cursor = cursor
    self.limit = limit
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<ContentVersionSummary> {
    let services = call.services
    let limit = min(max(limit ?? Self.pageLength, 1), Self.maximumLimit)
    var before: Int?
    if let cursor {
      guard let number = Int(cursor), number > 0 else { throw OperationError(.invalidCursor) }
      before = number
    }
    let found = try await services.stored { () throws(StoreError) in
      try await services.store.contentVersions(before: before, limit: limit + 1)
    }
    let items = found.prefix(limit).map { ContentVersionSummary($0, names: services.people.names) }
    return Page(items, next: found.count > limit ? items.last.map { String($0.version) } : nil)
  }
}

/// Compares two versions of the content by item.
public struct CompareContent: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.compare", http: .get("content/versions/{version}/diff/{other}"), access: .admin, effect: .read,
    summary: "Lists the responses, flows, triggers and policies in which two versions of the content differ.")

  /// The earlier version; 0 is the empty content.
  public let version: Int
  /// The later version; 0 is the empty content.
  public let other: Int

  /// Creates the operation.
  public init(version: Int, other: Int) {
    self.version = version
    self.other = other
  }

  /// Compares them.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<ContentDifference> {
    let earlier = try await call.services.document(of: version)
    return Page(earlier.differences(in: try await call.services.document(of: other)))
  }
}

/// Adds an older version's text as the newest version.
public struct RevertContent: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.revert", http: .post("content/versions/{version}/revert"), access: .admin, effect: .edit,
    audited: .object("content", "version"), summary: "Adds an older version's text as the newest version.")

  /// The number of the version.
  public let version: Int

  /// The new version.
  public struct Outcome: Codable, Sendable, Hashable {
    /// Its number.
    public let version: Int
  }

  /// Creates the operation.
  public init(version: Int) { self.version = version }

  /// Adds the version.
  public func run(_ call: OperationCall) async throws(OperationError) -> Outcome {
    let services = call.services
    guard let old = try await services.storedContent(version) else { throw OperationError(.contentMissing) }
    let newest = try await services.stored { () throws(StoreError) in try await services.store.newestContent() }
    let added = try await services.addContent(
      NewContent(old.bundle, origin: .reverted, author: call.actor.agent), after: newest?.version ?? 0)
    call.changed(from: newest.map { ["version": $0.version] }, to: ["version": added])
    return Outcome(version: added)
  }
}

public import Foundation

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
    Data(try await call.services.bundle(ofVersion: version))
  }
}

/// Lists all versions of the content, newest first.
public struct ListContentVersions: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.versions", http: .get("content/versions"), access: .admin, effect: .read,
    summary: "Lists the versions of the content, newest first.")

  /// Creates the operation.
  public init() {}

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<ContentVersion.Summary> {
    Page(try await call.services.stored { () throws(StoreError) in try await call.services.store.contentVersions() })
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
    let bytes = try await services.bundle(ofVersion: version)
    let newest = try await services.stored { () throws(StoreError) in try await services.store.contentVersions() }.first
    let added = try await services.addContent(bytes, origin: .reverted, after: newest?.version ?? 0)
    call.changed(from: newest.map { ["version": $0.version] }, to: ["version": added])
    return Outcome(version: added)
  }
}

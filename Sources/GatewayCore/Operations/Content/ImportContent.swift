public import Foundation
public import GatewayKit

/// Imports a bundle as a new version, which is current at once. It is validated first; an error changes nothing.
public struct ImportContent: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.import",
    http: .post(
      "content/import", rawBody: .init("bundle", mediaType: "application/json", limit: 16 << 20)), access: .admin,
    effect: .edit, audited: .object("content"),
    summary: "Imports a content bundle as a new version, which is current at once.")

  /// The bundle's bytes.
  public let bundle: Data
  /// Whether to import over edits in the console that are newer than the last import.
  public let replace: Bool

  /// Creates the operation.
  public init(bundle: Data, replace: Bool) {
    self.bundle = bundle
    self.replace = replace
  }

  /// Imports.
  public func run(_ call: OperationCall) async throws(OperationError) -> ContentImport {
    let services = call.services
    let bytes = Array(bundle)
    let known = services.knownNames
    let checked = ContentBundle.decode(bytes: bytes, channels: known.channels, providers: known.providers).diagnostics
    guard !checked.contains(where: { $0.severity == .error }) else {
      throw OperationError(.contentInvalid, diagnostics: checked)
    }
    let newest = try await services.stored { () throws(StoreError) in try await services.store.newestContent() }
    if let newest, newest.origin == .console, !replace {
      throw OperationError(.contentEditedInConsole, ["version": .integer(newest.version)])
    }
    let version = try await services.addContent(
      NewContent(bytes, origin: .imported, author: call.actor.agent), after: newest?.version ?? 0)
    call.changed(from: newest.map { ["version": $0.version] }, to: ["version": version])
    return ContentImport(version: version, warnings: checked)
  }
}

/// The result of an import.
public struct ContentImport: Sendable, Hashable, Codable {
  /// The new version's number.
  public let version: Int
  /// Warnings about the bundle.
  public let warnings: [Diagnostic]
}

import Foundation
public import GatewayKit

extension Admin {
  /// Imports a bundle as a new version, which is current at once. It is validated first; an error changes nothing.
  ///
  /// Refused without `replace` if the console's edits are newer than the last import.
  public func importContent(_ bytes: [UInt8], replace: Bool) async throws(AdminError) -> ContentImport {
    let checked = ContentBundle.decode(
      bytes: bytes, channels: Set(channels.all.map(\.id)), providers: Set(roster.providers.map(\.id))
    ).diagnostics
    guard !checked.contains(where: { $0.severity == .error }) else {
      throw AdminError("the bundle was not imported", diagnostics: checked)
    }
    let newest = try await stored { () throws(StoreError) in try await store.contentVersions() }.first
    if let newest, newest.origin == .console, !replace {
      throw AdminError("version \(newest.version) was edited in the console; `--replace` imports over it")
    }
    return ContentImport(
      version: try await add(bytes, origin: .imported, after: newest?.version ?? 0), warnings: checked)
  }

  /// The bundle of a version, or of the current one, byte for byte as imported.
  public func exportContent(version: Int?) async throws(AdminError) -> [UInt8] {
    let stored_ = try await stored { () throws(StoreError) in
      if let version { try await store.content(version: version) } else { try await store.currentContent() }
    }
    guard let found = stored_ else {
      throw AdminError(version.map { "there is no version \($0)" } ?? "there is no content yet")
    }
    return found.bundle
  }

  /// All versions, newest first.
  public func contentVersions() async throws(AdminError) -> [ContentVersion.Summary] {
    try await stored { () throws(StoreError) in try await store.contentVersions() }
  }

  /// Adds an older version's text as the newest version; returns the new number.
  public func revertContent(to version: Int) async throws(AdminError) -> Int {
    let bytes = try await exportContent(version: version)
    let newest = try await contentVersions().first?.version ?? 0
    return try await add(bytes, origin: .reverted, after: newest)
  }

  private func add(_ bytes: [UInt8], origin: ContentVersion.Origin, after: Int) async throws(AdminError) -> Int {
    try await stored { () throws(StoreError) in
      let version = try await store.addContent(bytes, origin: origin, after: after, now: clock.now)
      try await content.reload()
      return version
    }
  }
}

/// The result of an import.
public struct ContentImport: Sendable, Hashable, Codable {
  /// The new version's number.
  public let version: Int
  /// Warnings about the bundle.
  public let warnings: [Diagnostic]
}

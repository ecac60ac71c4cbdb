import Foundation
import GatewayCore
import GatewayKit

extension Configuration {
  /// Where the data folder remembers something else than the file's first-start values say.
  func differences(from session: AdminSession) async throws -> [Diagnostic] {
    try await contentDifferences(from: session) + providerDifferences(from: session)
  }

  private func contentDifferences(from session: AdminSession) async throws -> [Diagnostic] {
    guard let content else { return [] }
    guard let newest = try await session.run(AdminOperations.ContentVersions()).first else { return [] }
    let stored = try await session.run(AdminOperations.ExportContent(version: newest.version))
    if stored == Data(content.bytes) { return [] }
    return [
      .warning(
        at: "content",
        "a first-start value: the data folder is at version \(newest.version), which differs from \(content.path); "
          + "`balcao content import` makes the file the newest version")
    ]
  }
}

import Foundation
import GatewayCore
import GatewayKit

extension Configuration {
  /// Warnings where the data folder differs from the file's first-start values.
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
        "used at the first start only; the data folder has version \(newest.version), which differs from \(content.path); "
          + "`balcao content import` makes the file the current version")
    ]
  }
}

import Foundation
import GatewayCore
import GatewayKit

extension Configuration {
  /// Warnings where the data folder differs from the file's first-start values.
  func differences(from session: OperationSession) async throws -> [Diagnostic] {
    try await contentDifferences(from: session) + providerDifferences(from: session)
  }

  private func contentDifferences(from session: OperationSession) async throws -> [Diagnostic] {
    guard let content else { return [] }
    guard let newest = try await session.run(ListContentVersions(limit: 1)).items.first else { return [] }
    let stored = try await session.run(ExportContent(version: newest.version))
    if stored == Data(content.bytes) { return [] }
    return [
      .warning(
        at: "content",
        ConfigurationCode.firstStartContent.with([
          "version": .integer(newest.version), "file": .string(content.path),
        ]), remedy: .run(operation: ImportContent.spec.name, arguments: ["file": .string(content.path)]))
    ]
  }
}

import Foundation
import GatewayCore
import GatewayKit
import Logging

@testable import SQLiteStore

/// Data folders of one test, removed with it.
final class Scratch: Sendable {
  private let root = FileManager.default.temporaryDirectory.appendingPathComponent("balcao-\(UUID().uuidString)")

  /// A data folder that is not there yet.
  func newFolder() -> URL { root.appendingPathComponent(UUID().uuidString) }

  /// Opens a store on `folder`, by default a new one.
  func open(_ folder: URL? = nil, maximumPages: Int? = nil) throws -> SQLiteStore {
    try SQLiteStore(
      folder: folder ?? newFolder(), log: Self.quiet, ids: SQLiteStore.randomContactID, maximumPages: maximumPages,
      probeInterval: .zero)
  }

  /// A log that discards its lines.
  static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  deinit {
    do {
      try FileManager.default.removeItem(at: root)
    } catch {
      print("the scratch folder \(root.path) stays: \(error)")
    }
  }
}

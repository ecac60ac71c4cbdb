import Foundation
import GatewayKit
import Logging
import SQLiteStore
import Synchronization

/// Data folders of one test, removed with it.
final class Scratch: Sendable {
  /// A folder that no other test uses; it is not there yet.
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("balcao-store-\(UUID().uuidString)")

  /// Opens a store on the folder.
  func open() throws -> SQLiteStore { try SQLiteStore(folder: folder, log: Self.quiet) }

  /// A log that nobody reads.
  static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  deinit {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch CocoaError.fileNoSuchFile {
      // The test never made it.
    } catch {
      print("the scratch folder \(folder.path) stays: \(error)")
    }
  }
}

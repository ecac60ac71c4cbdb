import Foundation
import GatewayCore
import GatewayKit

extension BlobFolder {
  /// The files whose modification time is before `date`. Storing existing content again updates that time.
  func files(lastStoredBefore date: Date) async throws(AdapterError) -> [BlobRef] {
    try await blocking {
      guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
      var found: [BlobRef] = []
      for subfolder in try FileManager.default.contentsOfDirectory(atPath: folder.path) where subfolder.utf8.count == 2
      {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: subfolder).path) {
          let ref = BlobRef(rawValue: name)
          guard ref.isWellFormed, let time = try storedAt(ref), time < date else { continue }
          found.append(ref)
        }
      }
      return found
    }
  }

  /// Removes the file, which is atomic in the file system.
  func remove(_ ref: BlobRef, lastStoredBefore date: Date) async throws(AdapterError) -> Bool {
    try await blocking {
      try inTurn {
        guard let time = try storedAt(ref) else { return true }
        guard time < date else { return false }
        guard unlink(path(of: ref)) == 0 || errno == ENOENT else { throw FileFailure("remove", path(of: ref)) }
        unsent.end(ref)
        return true
      }
    }
  }

  private func storedAt(_ ref: BlobRef) throws -> Date? {
    try withFile(ref) { descriptor in
      var found = stat()
      guard fstat(descriptor, &found) == 0 else { throw FileFailure("inspect", path(of: ref)) }
      #if canImport(Darwin)
        let time = found.st_mtimespec
      #else
        let time = found.st_mtim
      #endif
      return Date(timeIntervalSince1970: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
    }
  }
}

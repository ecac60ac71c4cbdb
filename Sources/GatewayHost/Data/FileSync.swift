import Foundation

/// Makes the directory entries of a folder durable.
enum FileSync {
  /// Syncs the folder at `path`; returns when its entries are on the disk.
  static func synchronize(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure("open", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileFailure("sync", path) }
  }
}

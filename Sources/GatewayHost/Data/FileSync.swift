import Foundation

/// Makes the names in a folder durable.
enum FileSync {
  /// Returns once the folder at `path` is on the disk as it is now.
  static func synchronize(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure("open", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileFailure("sync", path) }
  }
}

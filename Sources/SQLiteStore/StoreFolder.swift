import Foundation
import GatewayCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The path of the database in the data folder.
enum StoreFolder {
  /// Creates the folder (0700) and an empty database file (0600) if missing. Returns the file's path.
  ///
  /// SQLite gives its `-wal` and `-shm` files the mode of the database file.
  static func prepareDatabase(in folder: URL) throws(StoreError) -> String {
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw StoreError(.unavailable, "the data folder \(folder.path) cannot be created: \(error.localizedDescription)")
    }
    let path = folder.appendingPathComponent("balcao.sqlite").path
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    guard fchmod(descriptor, 0o600) == 0 else { throw failure(path) }
    return path
  }

  private static func failure(_ path: String) -> StoreError {
    StoreError(
      .unavailable,
      "\(path) cannot be opened: \(String(cString: strerror(errno))); the folder must belong to the gateway's user")
  }
}

import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `signing.key` in a data folder.
struct KeyFile {
  private let folder: String
  private let path: String
  private let database: String

  init(folder: URL) {
    self.folder = folder.path
    path = folder.appendingPathComponent("signing.key").path
    database = folder.appendingPathComponent("balcao.sqlite").path
  }

  /// The key; nil when there is no such file.
  func load() throws(FolderKeysError) -> SecretBytes? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("cannot be opened")
    }
    defer { close(descriptor) }
    var found = stat()
    guard fstat(descriptor, &found) == 0 else { throw failure("cannot be looked at") }
    guard found.st_mode & S_IFMT == S_IFREG else { throw FolderKeysError("\(path) is not a file: move it away") }
    guard found.st_mode & 0o077 == 0 else {
      throw FolderKeysError(
        "\(path) can be read by others (mode \(String(found.st_mode & 0o777, radix: 8))): run chmod 600 \(path)")
    }
    guard found.st_size == Crypto.length else {
      throw FolderKeysError(
        """
        \(path) holds \(found.st_size) bytes and not \(Crypto.length): put it back from a backup of this folder; \
        a new key would cut visitors off from their conversations
        """)
    }
    return try SecretBytes(count: Crypto.length) { bytes throws(FolderKeysError) in
      guard read(descriptor, bytes.baseAddress, bytes.count) == bytes.count else { throw failure("cannot be read") }
    }
  }

  /// A new key, written before it is used: the file is there as a whole or not at all.
  func make() throws(FolderKeysError) -> SecretBytes {
    try refuseBesideDatabase()
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure("cannot be made: its folder") }
    let key = SecretBytes(count: Crypto.length, Crypto.fillRandomly)
    let draft = path + ".new"
    try save(key, to: draft)
    // Unlike rename, link never replaces a key that somebody else put there meanwhile.
    guard link(draft, path) == 0, unlink(draft) == 0 else { throw failure("cannot be made") }
    try synchronizeFolder()
    return key
  }

  private func refuseBesideDatabase() throws(FolderKeysError) {
    var found = stat()
    guard stat(database, &found) == 0, found.st_size > 0 else { return }
    throw FolderKeysError(
      """
      \(path) is missing beside a database that was written with it: put it back from a backup of this folder; \
      a new key would cut visitors off from their conversations
      """)
  }

  private func save(_ key: SecretBytes, to draft: String) throws(FolderKeysError) {
    guard unlink(draft) == 0 || errno == ENOENT else { throw failure("cannot be made") }
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("cannot be made") }
    defer { close(descriptor) }
    let written = key.withBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == key.count, fsync(descriptor) == 0 else { throw failure("cannot be written") }
  }

  private func synchronizeFolder() throws(FolderKeysError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot be synced: its folder") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("cannot be synced: its folder") }
  }

  private func failure(_ what: String) -> FolderKeysError {
    FolderKeysError(
      "\(path) \(what): \(String(cString: strerror(errno))); the data folder must belong to the gateway's user")
  }
}

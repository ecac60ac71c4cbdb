import Foundation
import GatewayCore
import OpenSSLVault

/// A file with a master key or a passphrase. It must be a regular file that only its owner can read. A service manager's
/// credentials are exempt: they have mode 0440 and a group of their own.
struct MasterKeyFile: Sendable {
  /// The largest file in bytes; a passphrase is never longer.
  static let limit = 4_096

  let path: String
  /// Whether the group may read the file.
  var trustsGroup = false

  /// The file's bytes; nil if it does not exist.
  func read() throws(VaultError) -> SecretBytes? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure("cannot be opened: \(SystemError.last)")
    }
    defer { close(descriptor) }
    var found = stat()
    guard fstat(descriptor, &found) == 0 else { throw failure("cannot be inspected: \(SystemError.last)") }
    guard found.st_mode & S_IFMT == S_IFREG else { throw failure("is not a regular file") }
    let foreign: mode_t = trustsGroup ? 0o007 : 0o077
    guard found.st_mode & foreign == 0 else {
      throw failure("can be read by others (mode \(String(found.st_mode & 0o777, radix: 8))); run chmod 400 \(path)")
    }
    guard found.st_uid == geteuid() || found.st_uid == 0 else {
      throw failure("belongs to user \(found.st_uid); it must belong to the gateway's user")
    }
    let bytes = try SecretBytes(upTo: Self.limit + 1) { memory throws(VaultError) in
      try DescriptorReader.fill(memory, from: descriptor, path: path)
    }
    guard bytes.count <= Self.limit else { throw failure("has more than \(Self.limit) bytes") }
    return bytes
  }

  /// Writes a new key (0400) and creates missing parent folders (0700). Atomic: on an error there is no file.
  func create(_ key: SecretBytes) throws(VaultError) {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw failure("cannot be created: \(error.localizedDescription)")
    }
    let draft = "\(path).\(getpid()).new"
    defer { unlink(draft) }
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o400)
    guard descriptor >= 0 else { throw failure("cannot be created: \(SystemError.last)") }
    defer { close(descriptor) }
    let written = key.withBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == key.count, fsync(descriptor) == 0 else { throw failure("cannot be written: \(SystemError.last)") }
    // Unlike rename, link never replaces an existing key.
    guard link(draft, path) == 0 else { throw failure("cannot be created: \(SystemError.last)") }
    try synchronizeFolder()
  }

  /// The master key in the file: 32 bytes, or 64 hexadecimal digits; nil if the file does not exist.
  func key() throws(VaultError) -> SecretBytes? {
    guard let bytes = try read() else { return nil }
    guard let key = SecretBytes.masterKey(in: bytes) else {
      throw VaultError(
        .noMasterKey,
        """
        \(path) is not a master key: it has \(bytes.count) bytes, but a key has 32 random bytes or 64 hexadecimal digits; \
        for a passphrase use BALCAO_MASTER_PASSPHRASE_FILE
        """)
    }
    return key
  }

  /// The passphrase in the file, without a line break at its end.
  func passphrase() throws(VaultError) -> SecretBytes {
    guard let text = try read() else { throw missing("the passphrase") }
    let passphrase = HiddenInput.withoutLineBreak(text)
    guard passphrase.count > 0 else { throw failure("is empty") }
    return passphrase
  }

  /// Refuses a file in the data folder: a thief of the folder would also have the key.
  func refuse(in folder: URL) throws(VaultError) {
    let file = URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
    let data = folder.resolvingSymlinksInPath().standardizedFileURL.path
    let inside = data.hasSuffix("/") ? data : data + "/"
    guard !file.hasPrefix(inside) else { throw failure("is in the data folder that it protects; keep it elsewhere") }
  }

  /// Makes the entries of a folder durable.
  func synchronizeFolder() throws(VaultError) {
    let descriptor = open(
      URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot be synced: \(SystemError.last)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("cannot be synced: \(SystemError.last)") }
  }

  /// The error for a missing file that should contain `what`.
  func missing(_ what: String) -> VaultError {
    VaultError(.noMasterKey, "\(path), the file with \(what), does not exist; no key was created")
  }

  func failure(_ what: String) -> VaultError { VaultError(.noMasterKey, "\(path) \(what)") }
}

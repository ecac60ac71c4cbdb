import Foundation
import GatewayCore
import OpenSSLVault

/// The next key is in `NAME.next` until it takes the place of the present one.
extension MasterKeyFile: GeneratedKeyFile {
  private var next: MasterKeyFile { MasterKeyFile(path: "\(path).next") }

  /// Whether the path is a symbolic link, so that the key is in a place that people chose.
  var isLink: Bool {
    var found = stat()
    return lstat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFLNK
  }

  func staged() throws(VaultError) -> SecretBytes? { try next.key() }

  func stage(_ key: SecretBytes) throws(VaultError) {
    guard unlink(next.path) == 0 || errno == ENOENT else {
      throw next.failure("cannot be removed: \(SystemError.last)")
    }
    try next.create(key)
  }

  func adopt() throws(VaultError) {
    guard rename(next.path, path) == 0 else { throw failure("cannot be replaced: \(SystemError.last)") }
    try synchronizeFolder()
  }
}

import Foundation

@testable import GatewayHost

/// A folder of a test's own, gone with it.
final class TemporaryFolder: Sendable {
  let url: URL
  var path: String { url.path }
  /// Where the master key of a data folder here is kept: beside it, as it must not lie in it.
  var masterKey: MasterKeyPlaces.Options { .init(configurationFolder: path + "-keys") }

  /// `depth` lengthens the path.
  init(longName: Bool = false) throws {
    let name = "balcao-test-\(UUID().uuidString)" + (longName ? String(repeating: "x", count: 100) : "")
    url = FileManager.default.temporaryDirectory.appending(path: name, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
    try? FileManager.default.removeItem(atPath: path + "-keys")
  }
}

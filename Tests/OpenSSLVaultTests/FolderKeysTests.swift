import Foundation
import GatewayKit
import OpenSSLVault
import Testing

/// The data folder's key: made once, kept, refused where it is not what was made.
@Suite final class FolderKeysTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("balcao-keys-\(UUID().uuidString)")
  private var file: URL { folder.appendingPathComponent("signing.key") }
  private let message = Array("a session".utf8)

  deinit {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      print("the scratch folder \(folder.path) stays: \(error)")
    }
  }

  @Test("a key is made at the first start and kept")
  func made() throws {
    let code = try code(FolderKeys(folder: folder))
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(attributes[.size] as? Int == 32)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["signing.key"])
    #expect(try self.code(FolderKeys(folder: folder)) == code)
  }

  @Test("a draft that a kill left behind is no key")
  func draft() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let draft = folder.appendingPathComponent("signing.key.new")
    try Data(count: 7).write(to: draft)
    _ = try FolderKeys(folder: folder)
    #expect(try Data(contentsOf: file).count == 32)
    #expect(!FileManager.default.fileExists(atPath: draft.path))
  }

  @Test("a key of a wrong length is refused, and stays", arguments: [0, 1, 31, 33, 4_096])
  func wrongLength(count: Int) throws {
    try write(Data(count: count), mode: 0o600)
    let error = #expect(throws: FolderKeysError.self) { try FolderKeys(folder: self.folder) }
    #expect(error?.description.contains("\(count) bytes") == true)
    #expect(try Data(contentsOf: file).count == count)
  }

  @Test("a key that others can read is refused, with the mend", arguments: [0o640, 0o604, 0o660, 0o777])
  func readable(mode: Int) throws {
    try write(Data(count: 32), mode: mode)
    let error = #expect(throws: FolderKeysError.self) { try FolderKeys(folder: self.folder) }
    #expect(error?.description.contains("chmod 600") == true)
  }

  @Test("a key that is a link or a folder is refused")
  func disguised() throws {
    try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
    #expect(throws: FolderKeysError.self) { try FolderKeys(folder: self.folder) }
    try FileManager.default.removeItem(at: file)
    try FileManager.default.createSymbolicLink(at: file, withDestinationURL: URL(fileURLWithPath: "/dev/zero"))
    #expect(throws: FolderKeysError.self) { try FolderKeys(folder: self.folder) }
  }

  @Test("no key is made beside a database that was written with another")
  func lost() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("SQLite format 3".utf8).write(to: folder.appendingPathComponent("balcao.sqlite"))
    let error = #expect(throws: FolderKeysError.self) { try FolderKeys(folder: self.folder) }
    #expect(error?.description.contains("backup") == true)
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }

  @Test("nothing shows the key")
  func unprintable() throws {
    try write(Data(repeating: 0x41, count: 32), mode: 0o600)
    let keys = try FolderKeys(folder: folder)
    var shown = "\(keys) \(keys.signer(scope: "core"))"
    dump(keys, to: &shown)
    dump(keys.signer(scope: "core"), to: &shown)
    #expect(!shown.contains("AAAA"))
    #expect(!shown.contains("65, 65"))
  }

  private func code(_ keys: FolderKeys) -> [UInt8] {
    keys.signer(scope: "channel/site").authenticationCode(for: message, purpose: "session")
  }

  private func write(_ data: Data, mode: Int) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try data.write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
  }
}

import Foundation
import GatewayCore
import OpenSSLVault
import Synchronization
import Testing

@testable import GatewayHost

/// Where a master key is looked for, in which order, and when one is made.
@Suite struct MasterKeyPlacesTests {
  private let place: TemporaryFolder
  private let data: URL
  private var options = MasterKeyPlaces.Options()

  init() throws {
    place = try TemporaryFolder()
    data = place.url.appending(path: "data", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    options.credentialsDirectory = nil
    options.keyFile = nil
    options.passphraseFile = nil
    options.configurationFolder = place.path + "/config/balcao"
    options.ask = nil
  }

  private var usual: String { options.configurationFolder + "/abc.key" }

  private func find(_ need: VaultNeed = .existing(byPassphrase: false), with options: MasterKeyPlaces.Options? = nil)
    async throws(VaultError) -> FoundMasterKey
  {
    try await MasterKeyPlaces(options: options ?? self.options, folder: data, id: "abc").masterKey(for: need)
  }

  /// Writes a file; returns its path.
  private func write(_ name: String, _ bytes: [UInt8], mode: Int = 0o400) throws -> String {
    let path = place.path + "/" + name
    try FileManager.default.createDirectory(
      at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    return path
  }

  @Test("a key is made where nothing was sealed, once, for its owner alone")
  func made() async throws {
    let first = try await find(.new)
    let attributes = try FileManager.default.attributesOfItem(atPath: usual)
    #expect(attributes[.posixPermissions] as? Int == 0o400)
    #expect(attributes[.size] as? Int == 32)
    #expect(try FileManager.default.contentsOfDirectory(atPath: options.configurationFolder) == ["abc.key"])
    let again = try await find()
    #expect(again.bytes.isEqual(to: first.bytes) && again.place == usual)
    #expect(try await find(.new).bytes.isEqual(to: first.bytes), "a key that is there is never replaced")
  }

  @Test("no key is made where something was sealed")
  func notMade() async throws {
    let error = await #expect(throws: VaultError.self) { try await find() }
    #expect(error?.kind == .noMasterKey)
    #expect(error?.message.contains(usual) == true)
    #expect(!FileManager.default.fileExists(atPath: usual))
  }

  @Test("the first place that has a key wins")
  func order() async throws {
    let credential = try write("credentials/balcao-master-key", Array(repeating: 1, count: 32), mode: 0o440)
    let named = try write("named.key", Array(repeating: 2, count: 32))
    let words = try write("words", Array("a long passphrase\n".utf8))
    _ = try write("config/balcao/abc.key", Array(repeating: 4, count: 32))
    var options = options
    options.credentialsDirectory = place.path + "/credentials"
    options.keyFile = named
    options.passphraseFile = words
    #expect(try await find(with: options).place == credential)
    try FileManager.default.removeItem(atPath: credential)
    #expect(try await find(with: options).place == named)
    options.keyFile = nil
    let passphrase = try await find(with: options)
    #expect(passphrase.material == .passphrase && passphrase.bytes.count == 17)
    options.passphraseFile = nil
    #expect(try await find(with: options).place == usual)
  }

  @Test("a named file that is missing is an error, and no key is created", arguments: [true, false])
  func missing(isKey: Bool) async throws {
    var options = options
    let path = place.path + "/nowhere"
    if isKey { options.keyFile = path } else { options.passphraseFile = path }
    await #expect(throws: VaultError.self) { try await find(.new, with: options) }
    #expect(!FileManager.default.fileExists(atPath: path) && !FileManager.default.fileExists(atPath: usual))
  }

  @Test("a key that others can read is refused, with the remedy", arguments: [0o440, 0o404, 0o644, 0o660])
  func readable(mode: Int) async throws {
    var options = options
    options.keyFile = try write("named.key", Array(repeating: 2, count: 32), mode: mode)
    let error = await #expect(throws: VaultError.self) { try await find(with: options) }
    #expect(error?.message.contains("chmod 400") == true)
  }

  @Test("an invalid key is refused", arguments: [0, 31, 33, 5_000])
  func wrongLength(count: Int) async throws {
    var options = options
    options.keyFile = try write("named.key", Array(repeating: 2, count: count))
    await #expect(throws: VaultError.self) { try await find(with: options) }
    options.keyFile = place.path
    await #expect(throws: VaultError.self, "a folder") { try await find(with: options) }
    options.keyFile = "/dev/zero"
    await #expect(throws: VaultError.self, "a device") { try await find(with: options) }
  }

  @Test("a key beside what it protects is refused, also through a link")
  func beside() async throws {
    _ = try write("data/master.key", Array(repeating: 2, count: 32))
    try FileManager.default.createSymbolicLink(atPath: place.path + "/link", withDestinationPath: data.path)
    for path in [data.path + "/master.key", place.path + "/link/master.key", data.path + "/../data/master.key"] {
      var options = options
      options.keyFile = path
      let error = await #expect(throws: VaultError.self) { try await find(with: options) }
      #expect(error?.message.contains("elsewhere") == true)
    }
    var options = options
    options.configurationFolder = data.path
    await #expect(throws: VaultError.self) { try await find(.new, with: options) }
  }

  @Test("a passphrase is asked for where one opens the vault, and nowhere else")
  func asked() async throws {
    let prompts = Mutex(0)
    let words = SecretBytes(count: 20) { $0.initializeMemory(as: UInt8.self, repeating: 0x61) }
    var options = options
    options.ask = { _ throws(VaultError) in
      prompts.withLock { $0 += 1 }
      return words
    }
    #expect(try await find(.existing(byPassphrase: true), with: options).material == .passphrase)
    #expect(prompts.withLock { $0 } == 1)
    #expect(try await find(.new, with: options).material == .key)
    #expect(prompts.withLock { $0 } == 1)
    options.newPassphrase = true
    #expect(try await find(.new, with: options).material == .passphrase)
    #expect(prompts.withLock { $0 } == 3, "asked twice")
    await #expect(throws: VaultError.self, "nobody can be asked") { try await find(.existing(byPassphrase: true)) }
  }

  @Test("while a passphrase replaces a key, a terminal is asked for it; without a terminal the file is used")
  func either() async throws {
    let words = SecretBytes(count: 20) { $0.initializeMemory(as: UInt8.self, repeating: 0x61) }
    var asking = options
    asking.ask = { _ throws(VaultError) in words }
    _ = try await find(.new)
    #expect(try await find(.existingByEither, with: asking).material == .passphrase)
    #expect(try await find(.existingByEither).place == usual)
    try FileManager.default.removeItem(atPath: usual)
    await #expect(throws: VaultError.self) { try await find(.existingByEither) }
  }

  @Test("a generated file is replaced in two steps, and is a key at each")
  func replaced() async throws {
    let present = try await find(.new)
    let file = try #require(present.file)
    #expect(try file.staged() == nil)
    let keys = (0..<2).map { _ in SecretBytes.randomMasterKey() }
    for key in keys {
      try file.stage(key)
      #expect(try file.staged()?.isEqual(to: key) == true)
      #expect(try await find().bytes.isEqual(to: present.bytes))
    }
    try file.adopt()
    #expect(try await find().bytes.isEqual(to: keys[1]))
    #expect(try FileManager.default.contentsOfDirectory(atPath: options.configurationFolder) == ["abc.key"])
    #expect(try FileManager.default.attributesOfItem(atPath: usual)[.posixPermissions] as? Int == 0o400)
    #expect(throws: VaultError.self, "nothing is staged") { try file.adopt() }
  }

  @Test("a key that people keep is not the gateway's to replace: a named file, a link in the place of its own")
  func keptByPeople() async throws {
    var options = options
    let named = try write("named.key", Array(repeating: 2, count: 32))
    options.keyFile = named
    #expect(try await find(with: options).file == nil)
    _ = try await find(.new)
    try FileManager.default.removeItem(atPath: usual)
    try FileManager.default.createSymbolicLink(atPath: usual, withDestinationPath: named)
    let linked = try await find()
    #expect(linked.place == usual && linked.file == nil)
  }

  @Test("a key is put back only where nothing is")
  func kept() async throws {
    let places = MasterKeyPlaces(options: options, folder: data, id: "abc")
    let key = SecretBytes.randomMasterKey()
    #expect(try places.keep(key) == usual)
    #expect(try await find().bytes.isEqual(to: key))
    #expect(try places.keep(SecretBytes.randomMasterKey()) == nil)
    #expect(try await find().bytes.isEqual(to: key))
  }
}

import Foundation
import GatewayKit
import Testing

@testable import GatewayHost

@Suite struct BlobFolderTests {
  /// Sixty-four digits that depend on the content: what the folder needs of a hash.
  private static func name(_ content: [UInt8]) -> String {
    let sum = content.reduce(UInt64(content.count)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    return String(String(repeating: "0", count: 64) + String(sum, radix: 16)).suffix(64).description
  }

  private static func files(in folder: URL) -> [String] {
    let found = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return found.filter { path in
      var isFolder: ObjCBool = false
      let path = folder.appending(path: path).path
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }
  }

  @Test("What was stored is read back in pieces, by another process as well")
  func roundTrip() async throws {
    let place = try TemporaryFolder()
    let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let ref = try await BlobFolder(in: place.url, naming: Self.name).store(content, for: .business)
    let blobs = try BlobFolder(in: place.url, naming: Self.name)
    #expect(try await blobs.size(of: ref) == content.count)
    var read: [UInt8] = []
    while let piece = try await blobs.bytes(of: ref, from: read.count, upTo: 65_536), !piece.isEmpty { read += piece }
    #expect(read == content)
  }

  @Test("The same content is kept once, for its owner alone, and nothing else stays behind")
  func once() async throws {
    let place = try TemporaryFolder()
    let blobs = try BlobFolder(in: place.url, naming: Self.name)
    let content = Array("recibo".utf8)
    let refs = try await withThrowingTaskGroup(of: BlobRef.self) { group in
      for _ in 0..<8 { group.addTask { try await blobs.store(content, for: .business) } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    let ref = try #require(refs.first)
    #expect(refs.count == 1)
    let path = "\(ref.rawValue.prefix(2))/\(ref.rawValue)"
    #expect(Self.files(in: place.url.appending(path: "blobs")) == [path])
    let file = try FileManager.default.attributesOfItem(atPath: place.path + "/blobs/" + path)
    #expect(file[.posixPermissions] as? Int == 0o600)
    let folder = try FileManager.default.attributesOfItem(atPath: place.path + "/blobs")
    #expect(folder[.posixPermissions] as? Int == 0o700)
  }

  @Test("Invariant 7: what a kill left half written has no name, and is gone after the next start")
  func leftovers() async throws {
    let place = try TemporaryFolder()
    let ref = try await BlobFolder(in: place.url, naming: Self.name).store([1], for: .business)
    try Data("half".utf8).write(to: place.url.appending(path: "blobs/incoming/left"))
    let blobs = try BlobFolder(in: place.url, naming: Self.name)
    #expect(Self.files(in: place.url.appending(path: "blobs")).count == 1)
    #expect(try await blobs.size(of: ref) == 1)
    #expect(try await blobs.store([2], for: .business) != ref)
  }

  @Test("A disk without room to spare takes no file, and keeps nothing of it")
  func nearlyFull() async throws {
    let place = try TemporaryFolder()
    let blobs = try BlobFolder(in: place.url, disk: { _ in DiskRoom(free: 64 << 20, size: 1 << 40) }, naming: Self.name)
    for account in [BlobAccount.business, .visitor(of: "site", hasWritten: true, unsentLimit: 1 << 30)] {
      await #expect(throws: AdapterError.self) { try await blobs.store([1], for: account) }
    }
    #expect(Self.files(in: place.url.appending(path: "blobs")).isEmpty)
  }

  @Test(
    "Invariant 11: an invalid name reads no file",
    arguments: [
      "", "../lock", "../../signing.key", String(repeating: "0", count: 64), String(repeating: "../", count: 21) + "a",
    ])
  func strangeNames(name: String) async throws {
    let place = try TemporaryFolder()
    try Data("secret".utf8).write(to: place.url.appending(path: "lock"))
    let blobs = try BlobFolder(in: place.url, naming: Self.name)
    #expect(try await blobs.size(of: BlobRef(rawValue: name)) == nil)
    #expect(try await blobs.bytes(of: BlobRef(rawValue: name), from: 0, upTo: 10) == nil)
  }

  @Test("A file is taken away once it is old, and not when it was stored again meanwhile")
  func removing() async throws {
    let place = try TemporaryFolder()
    let blobs = try BlobFolder(in: place.url, naming: Self.name)
    #expect(try await blobs.files(lastStoredBefore: .distantFuture) == [])
    let refs = [try await blobs.store([1], for: .business), try await blobs.store([2], for: .business)]
    let past = Date(timeIntervalSinceNow: -1_000)
    for ref in refs {
      let path = place.path + "/blobs/\(ref.rawValue.prefix(2))/\(ref.rawValue)"
      try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: path)
    }
    let limit = Date(timeIntervalSinceNow: -500)
    #expect(Set(try await blobs.files(lastStoredBefore: limit)) == Set(refs))
    #expect(try await blobs.store([1], for: .business) == refs[0])
    #expect(try await blobs.files(lastStoredBefore: limit) == [refs[1]])
    #expect(try await !blobs.remove(refs[0], lastStoredBefore: limit))
    #expect(try await blobs.remove(refs[1], lastStoredBefore: limit))
    #expect(try await blobs.remove(refs[1], lastStoredBefore: limit), "it is gone already")
    #expect(try await blobs.size(of: refs[0]) == 1)
    #expect(try await blobs.size(of: refs[1]) == nil)
    #expect(try await blobs.store([2], for: .business) == refs[1])
    #expect(try await blobs.size(of: refs[1]) == 1)
  }
}

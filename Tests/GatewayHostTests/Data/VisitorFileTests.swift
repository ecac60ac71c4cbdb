import Foundation
import GatewayCore
import GatewayKit
import Synchronization
import Testing

@testable import GatewayHost

/// Visitors cannot fill the disk: their files leave a reserve, and those that no message names are bounded.
@Suite struct VisitorFileTests {
  private static let mebibyte = 1 << 20

  /// Sixty-four digits that depend on the content.
  private static func name(_ content: [UInt8]) -> String {
    let sum = content.reduce(UInt64(content.count)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    return String(String(repeating: "0", count: 64) + String(sum, radix: 16)).suffix(64).description
  }

  private static func file(_ number: UInt8, size: Int = mebibyte) -> [UInt8] { Array(repeating: number, count: size) }

  private static func visitor(of channel: ChannelID = "site", limit: Int) -> BlobAccount {
    .visitor(of: channel, hasWritten: true, unsentLimit: limit)
  }

  /// A disk that a test fills.
  private final class Disk: Sendable {
    let room: Mutex<DiskRoom>

    init(free: Int, size: Int) { room = Mutex(DiskRoom(free: free, size: size)) }

    func fill(to free: Int) { room.withLock { $0 = DiskRoom(free: free, size: $0.size) } }
  }

  @Test(
    "A share of the disk is kept from visitors, within bounds",
    arguments: [(1 << 30, 256 << 20), (100 << 30, 5 << 30), (10 << 40, 8 << 30)])
  func reserve(size: Int, reserve: Int) { #expect(DiskRoom(free: 0, size: size).visitorReserve == reserve) }

  @Test("With less than the visitors' reserve free their files are refused, mails and agents' files are not")
  func twoFloors() async throws {
    let place = try TemporaryFolder()
    let disk = Disk(free: 300 << 20, size: 1 << 30)
    let blobs = try BlobFolder(in: place.url, disk: { _ in disk.room.withLock { $0 } }, naming: Self.name)
    let visitor = Self.visitor(limit: 1 << 30)
    _ = try await blobs.store(Self.file(1), for: visitor)
    #expect(await blobs.shortage() == nil)
    disk.fill(to: 255 << 20)
    let refusal = await #expect(throws: AdapterError.self) { try await blobs.store(Self.file(2), for: visitor) }
    #expect(refusal?.outcome == .throttled(retryAfter: .seconds(600)))
    #expect(await blobs.shortage()?.free == 255 << 20)
    #expect(await blobs.shortage()?.reserve == 256 << 20)
    disk.fill(to: 66 << 20)
    let kept = try await blobs.store(Self.file(3), for: .business)
    #expect(try await blobs.size(of: kept) == Self.mebibyte)
    _ = try await blobs.store(Self.file(1), for: visitor)
    disk.fill(to: 300 << 20)
    #expect(await blobs.shortage() == nil)
    _ = try await blobs.store(Self.file(2), for: visitor)
  }

  @Test("Unsent files of a channel are bounded, by what is stored: a restart does not forget them")
  func unsent() async throws {
    let place = try TemporaryFolder()
    let limit = 3 * Self.mebibyte
    var blobs = try BlobFolder(in: place.url, naming: Self.name)
    let first = try await blobs.store(Self.file(1), for: Self.visitor(limit: limit))
    for number in [2, 3] as [UInt8] { _ = try await blobs.store(Self.file(number), for: Self.visitor(limit: limit)) }
    for _ in 0..<2 {
      let folder = blobs
      let refusal = await #expect(throws: AdapterError.self) {
        try await folder.store([4], for: Self.visitor(limit: limit))
      }
      #expect(refusal?.outcome == .throttled(retryAfter: .seconds(3600)))
      #expect(blobs.unsent.bytes(of: "site") == limit)
      blobs = try BlobFolder(in: place.url, naming: Self.name)
    }
    _ = try await blobs.store([4], for: Self.visitor(of: "shop", limit: limit))
    _ = try await blobs.store([5], for: .business)
    #expect(blobs.unsent.bytes(of: "shop") == BlobAccount.leastCount, "a small file counts as more than it has")

    #expect(try await blobs.claim([first]) == Self.mebibyte)
    #expect(try await blobs.claim([first]) == 0, "a file is claimed once")
    _ = try await blobs.store([6], for: Self.visitor(limit: limit))
    let again = try BlobFolder(in: place.url, naming: Self.name)
    #expect(again.unsent.bytes(of: "site") == 2 * Self.mebibyte + BlobAccount.leastCount)
  }

  @Test("Content that is there costs a visitor nothing, and what the business stores as well is not unsent")
  func sameContent() async throws {
    let place = try TemporaryFolder()
    let blobs = try BlobFolder(in: place.url, naming: Self.name)
    _ = try await blobs.store(Self.file(1), for: .business)
    for _ in 0..<3 { _ = try await blobs.store(Self.file(1), for: Self.visitor(limit: 0)) }
    #expect(blobs.unsent.bytes(of: "site") == 0)
    for _ in 0..<3 { _ = try await blobs.store(Self.file(2), for: Self.visitor(limit: Self.mebibyte)) }
    #expect(blobs.unsent.bytes(of: "site") == Self.mebibyte)
    _ = try await blobs.store(Self.file(2), for: .business)
    #expect(blobs.unsent.bytes(of: "site") == 0)
  }

  @Test("A file that is removed counts no longer; one that is renewed is not removed")
  func removal() async throws {
    let place = try TemporaryFolder()
    let blobs = try BlobFolder(in: place.url, naming: Self.name)
    let refs = [
      try await blobs.store(Self.file(1), for: Self.visitor(limit: 1 << 30)),
      try await blobs.store(Self.file(2), for: Self.visitor(limit: 1 << 30)),
    ]
    for ref in refs {
      let path = place.path + "/blobs/\(ref.rawValue.prefix(2))/\(ref.rawValue)"
      try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -1_000)], ofItemAtPath: path)
    }
    let limit = Date(timeIntervalSinceNow: -500)
    #expect(try await blobs.renew([refs[1]]))
    #expect(try await blobs.remove(refs[0], lastStoredBefore: limit))
    #expect(try await !blobs.remove(refs[1], lastStoredBefore: limit))
    #expect(blobs.unsent.bytes(of: "site") == Self.mebibyte)
    #expect(try await !blobs.renew(refs), "one of them is gone")
    #expect(try await !blobs.renew(["../lock"]))
    let again = try BlobFolder(in: place.url, naming: Self.name)
    #expect(again.unsent.bytes(of: "site") == Self.mebibyte)
  }

  @Test("Invariant 7: a mark whose file a kill left unwritten is gone after the next start")
  func markWithoutFile() async throws {
    let place = try TemporaryFolder()
    _ = try await BlobFolder(in: place.url, naming: Self.name).store([1], for: Self.visitor(limit: 1 << 30))
    let left = place.url.appending(path: "blobs/unsent/site/" + String(repeating: "a", count: 64))
    try Data().write(to: left)
    let blobs = try BlobFolder(in: place.url, naming: Self.name)
    #expect(blobs.unsent.bytes(of: "site") == BlobAccount.leastCount)
    #expect(!FileManager.default.fileExists(atPath: left.path))
  }

  @Test("Of two stores of one content the first fails: the file of the other one counts")
  func failedBesideAnother() throws {
    let place = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: place.url.appending(path: "blobs"), withIntermediateDirectories: true)
    let marks = UnsentMarks(in: place.url.appending(path: "blobs"))
    let (ref, account) = (BlobRef(rawValue: Self.name([1])), UnsentFiles.Account(channel: "site", hasWritten: false))
    #expect(try marks.begin(ref, size: 1, of: account, limit: BlobAccount.leastCount * 4))
    #expect(try !marks.begin(ref, size: 1, of: account, limit: BlobAccount.leastCount * 4))
    marks.finish(ref, isStored: false)
    #expect(marks.bytes(of: "site") == BlobAccount.leastCount)
    marks.finish(ref, isStored: true)
    #expect(marks.bytes(of: "site") == BlobAccount.leastCount)
    marks.end(ref)
    #expect(try marks.begin(ref, size: 1, of: account, limit: BlobAccount.leastCount * 4))
    marks.finish(ref, isStored: false)
    #expect(marks.bytes(of: "site") == 0)
  }

  @Test("A file that another store wrote and a message named meanwhile does not count again")
  func storedMeanwhile() async throws {
    let place = try TemporaryFolder()
    let path = place.url.appending(path: "blobs/00/" + Self.name([1]))
    // The disk is measured after the file was looked for, and before it is counted.
    let blobs = try BlobFolder(
      in: place.url,
      disk: { _ in
        try Data([1]).write(to: path)
        return DiskRoom(free: 1 << 30, size: 1 << 30)
      }, naming: Self.name)
    let ref = try await blobs.store([1], for: Self.visitor(limit: 1 << 30))
    #expect(try await blobs.size(of: ref) == 1)
    #expect(blobs.unsent.bytes(of: "site") == 0)
  }

  @Test("Visitors who never wrote and one block of networks leave room to others, also after a restart")
  func shares() async throws {
    let place = try TemporaryFolder()
    let blobs = try BlobFolder(in: place.url, naming: Self.name)
    var number: UInt8 = 0
    func stored(_ blobs: BlobFolder, _ block: String, hasWritten: Bool) async -> Int {
      var count = 0
      for _ in 0..<20 {
        number += 1
        let account = BlobAccount.visitor(
          of: "site", block: block, hasWritten: hasWritten, unsentLimit: 16 * BlobAccount.leastCount)
        if (try? await blobs.store([number], for: account)) != nil { count += 1 }
      }
      return count
    }
    #expect(await stored(blobs, "a", hasWritten: true) == 8)
    #expect(await stored(blobs, "b", hasWritten: false) == 4)
    #expect(await stored(blobs, "c", hasWritten: true) == 2)
    let again = try BlobFolder(in: place.url, naming: Self.name)
    #expect(again.unsent.bytes(of: "site") == 14 * BlobAccount.leastCount)
    #expect(await stored(again, "d", hasWritten: false) == 0)
    #expect(await stored(again, "d", hasWritten: true) == 1)
  }

  @Test("Invariant 11: visitors who upload at once stay within the limit together")
  func atOnce() async throws {
    let place = try TemporaryFolder()
    let blobs = try BlobFolder(in: place.url, naming: Self.name)
    let limit = 5 * BlobAccount.leastCount
    let stored = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<20 as Range<UInt8> {
        group.addTask { (try? await blobs.store([number], for: Self.visitor(limit: limit))) != nil }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(stored == 5)
    #expect(blobs.unsent.bytes(of: "site") == limit)
  }
}

import Foundation
import GatewayKit
import GatewayTestKit
import Logging
import SQLiteStore
import Testing

@testable import GatewayCore

/// Files go when their last name goes, not before, and what is left of them is the reason.
@Suite(.timeLimit(.minutes(5))) struct BlobCollectorTests {
  private static let keeps: [ChannelID: Duration] = ["whatsapp": .seconds(30 * 86_400), "site": .seconds(60 * 86_400)]

  /// A store and files, with a collector of theirs.
  private struct Bench {
    let clock = ManualClock()
    let store: SQLiteStore
    let blobs: MemoryBlobs
    let collector: BlobCollector

    init() throws {
      let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      let folder = FileManager.default.temporaryDirectory.appending(path: "balcao-test-\(UUID().uuidString)")
      store = try SQLiteStore(folder: folder, log: log)
      blobs = MemoryBlobs(clock: clock)
      collector = BlobCollector(
        keeps: { BlobCollectorTests.keeps }, store: store, blobs: blobs,
        deletions: DeletionGuard(clock: clock, log: log), clock: clock, log: log)
    }

    /// A customer's file was fetched just now.
    func fetch(_ ref: String, _ content: [UInt8], on channel: ChannelID = "whatsapp") async throws -> BlobRef {
      var kept = KeptMedia(media: Media(kind: .image, ref: ref), at: clock.now)
      kept.blob = try await blobs.store(content)
      try await MediaIndex(channel: channel, store: store).keep(kept)
      return try #require(kept.blob)
    }

    func kept(_ ref: String, on channel: ChannelID = "whatsapp") async throws -> KeptMedia? {
      try await MediaIndex(channel: channel, store: store).kept(ref)
    }

    func tidy() async throws -> Int { try await collector.tidy(now: clock.now) }

    func pass(days: Int) { clock.advance(by: .seconds(days * 86_400)) }

    /// Somebody wrote this just now.
    func note(_ text: String, on channel: ChannelID) async throws {
      let event = InboundEvent(
        externalID: text, at: clock.now, thread: "ana", from: Sender(aliases: [Alias(scheme: "web", value: "ana")]),
        content: .message(InboundMessage(parts: [.media(Media(kind: .image, ref: text))])))
      let item = JournalBatch.Item(
        event: event, message: MessageID(rawValue: text), conversation: ConversationID(rawValue: "\(channel)"),
        key: Array(text.utf8), wantsTurn: false)
      _ = try await store.accept(JournalBatch(channel: channel, items: [item], now: clock.now, keysExpireAt: nil))
    }
  }

  @Test("a fetched file is kept as long as its channel says; then the reason is in its place")
  func expiry() async throws {
    let bench = try Bench()
    let blob = try await bench.fetch("1", [1])
    bench.pass(days: 29)
    #expect(try await bench.tidy() == 0)
    #expect(try await bench.kept("1")?.blob == blob)
    bench.pass(days: 1)
    #expect(try await bench.tidy() == 1)
    #expect(try await bench.blobs.size(of: blob) == nil)
    let kept = try await bench.kept("1")
    #expect(kept?.blob == nil && kept?.lost?.contains("30 days") == true)
    #expect(try await bench.tidy() == 0)
  }

  @Test("a file that came twice goes with its last name")
  func shared() async throws {
    let bench = try Bench()
    let blob = try await bench.fetch("1", [1])
    bench.pass(days: 20)
    #expect(try await bench.fetch("2", [1]) == blob)
    #expect(try await bench.fetch("3", [1], on: "site") == blob)
    bench.pass(days: 10)
    #expect(try await bench.tidy() == 0)
    #expect(try await bench.kept("1")?.blob == nil)
    #expect(try await bench.kept("2")?.blob == blob)
    bench.pass(days: 20)
    #expect(try await bench.tidy() == 0, "the other channel keeps it longer")
    #expect(try await bench.blobs.size(of: blob) == 1)
    bench.pass(days: 30)
    #expect(try await bench.tidy() == 1)
  }

  @Test("a line of the log keeps its file as long as its channel keeps files; if the channel is unknown, forever")
  func log() async throws {
    let bench = try Bench()
    let refs = [try await bench.blobs.store([1]), try await bench.blobs.store([2])]
    for (ref, channel) in zip(refs, ["site", "former"] as [ChannelID]) {
      try await bench.note(ref.rawValue, on: channel)
    }
    bench.pass(days: 60)
    #expect(try await bench.tidy() == 0)
    bench.pass(days: 1)
    #expect(try await bench.tidy() == 1)
    #expect(try await bench.blobs.size(of: refs[1]) == 1)
  }

  @Test("a file without a name waits a day for one; what is stored again is new")
  func patience() async throws {
    let bench = try Bench()
    let blob = try await bench.blobs.store([1])
    bench.pass(days: 1)
    #expect(try await bench.tidy() == 0)
    bench.pass(days: 1)
    #expect(try await bench.blobs.store([1]) == blob)
    #expect(try await bench.tidy() == 0)
    #expect(try await !bench.blobs.remove(blob, lastStoredBefore: bench.clock.now))
    bench.pass(days: 2)
    #expect(try await bench.tidy() == 1)
  }

  @Test("a visitor's file that a message names is not unsent, also after a kill before its claim; one without goes")
  func unsent() async throws {
    let bench = try Bench()
    let account = BlobAccount.visitor(of: "site", hasWritten: true, unsentLimit: 1 << 20)
    let refs = [try await bench.blobs.store([1], for: account), try await bench.blobs.store([2], for: account)]
    #expect(bench.blobs.unsent(of: "site") == 2 * BlobAccount.leastCount)
    try await bench.note(refs[0].rawValue, on: "site")
    bench.pass(days: 2)
    #expect(try await bench.tidy() == 1)
    #expect(bench.blobs.unsent(of: "site") == 0)
    #expect(try await bench.blobs.size(of: refs[0]) == 1)
    #expect(try await bench.blobs.size(of: refs[1]) == nil)
  }

  @Test("Invariant 7: a kill between the name and the file leaves a file that the next look takes away")
  func interrupted() async throws {
    let bench = try Bench()
    let blob = try await bench.fetch("1", [1])
    bench.pass(days: 31)
    bench.blobs.fail(with: AdapterError(.unavailable, "the process ends here"))
    await #expect(throws: AdapterError.self) { try await bench.tidy() }
    bench.blobs.fail(with: nil)
    #expect(try await bench.kept("1")?.blob == nil)
    #expect(try await bench.blobs.size(of: blob) == 1)
    #expect(try await bench.tidy() == 1)
  }

  @Test("more records than are read at once are all looked at")
  func many() async throws {
    let bench = try Bench()
    for number in 0..<1_100 { _ = try await bench.fetch("\(number)", [1]) }
    bench.pass(days: 31)
    #expect(try await bench.tidy() == 1)
    #expect(try await bench.kept("999")?.lost != nil)
  }
}

import Foundation
import GatewayKit
import GatewayTestKit
import Logging
import SQLiteStore
import Testing

@testable import GatewayCore

/// Where customers' files are found.
@Suite("Customers' files are found, and waited for", .timeLimit(.minutes(5)))
struct CustomerFilesTests {
  private struct Desk: Sendable {
    let files: CustomerFiles
    let index: MediaIndex
    let store: SQLiteStore
    let blobs = MemoryBlobs()
    let clock = ManualClock()

    init(_ store: SQLiteStore) {
      self.store = store
      index = MediaIndex(channel: "fetching", store: store)
      files = CustomerFiles(store: store, blobs: blobs, clock: clock) { $0 == "fetching" }
    }

    /// The channel asks for the voice.
    func want() async throws {
      let event = InboundEvent(
        externalID: "w", at: clock.now, thread: "t", from: Sender(aliases: []),
        content: .message(InboundMessage(parts: [.media(CustomerFilesTests.voice)])))
      for (name, value) in try MediaIndex.wants([event], now: clock.now) {
        try await store.setSetting(name, in: SettingScope.core(about: "fetching"), to: value)
      }
    }

    func untilSomebodyWaits() async throws {
      try await waitUntil("somebody waits for a file") { !clock.deadlines.isEmpty }
    }

    func settle(_ blob: BlobRef?, lost: String? = nil) async throws {
      try await index.keep(KeptMedia(media: CustomerFilesTests.voice, blob: blob, lost: lost, at: clock.now))
      files.settled(on: "fetching")
    }
  }

  private static let voice = Media(kind: .audio, ref: "1013859600285441")

  private func desk(_ body: @Sendable (Desk) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "balcao-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try SQLiteStore(folder: folder, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try await body(Desk(store))
    try await store.close()
  }

  @Test("A file that is on its way is waited for until it has come, will never come, or patience ends")
  func waiting() async throws {
    try await desk { desk in
      try await desk.want()
      #expect(await desk.files.state(of: Self.voice, on: "fetching", waiting: .zero) == .coming)

      async let late = desk.files.state(of: Self.voice, on: "fetching", waiting: .seconds(10))
      try await desk.untilSomebodyWaits()
      desk.clock.advance(by: .seconds(10))
      #expect(await late == .coming)

      let blob = try await desk.blobs.store([1, 2, 3])
      async let found = desk.files.state(of: Self.voice, on: "fetching", waiting: .seconds(10))
      try await desk.untilSomebodyWaits()
      try await desk.settle(blob)
      let place = await found
      #expect(place == .there(blob, size: 3), "\(place)")
      #expect(try await desk.files.content(blob, size: 3) == [1, 2, 3])
    }
  }

  @Test("What will never come is gone, with the reason")
  func lost() async throws {
    try await desk { desk in
      #expect(await desk.files.state(of: Self.voice, on: "fetching", waiting: .zero) == .gone("it was never fetched"))
      try await desk.want()
      async let lost = desk.files.state(of: Self.voice, on: "fetching", waiting: .seconds(10))
      try await desk.untilSomebodyWaits()
      try await desk.settle(nil, lost: "expired")
      #expect(await lost == .gone("expired"))
    }
  }

  @Test("Where nothing is fetched, names are the folder's own; a channel that fetches cannot name its files")
  func names() async throws {
    try await desk { desk in
      let blob = try await desk.blobs.store([1])
      let media = Media(kind: .image, ref: blob.rawValue)
      #expect(await desk.files.state(of: media, on: "site", waiting: .zero) == .there(blob, size: 1))
      #expect(await desk.files.state(of: media, on: "fetching", waiting: .zero) == .gone("it was never fetched"))
      let path = Media(kind: .image, ref: "../../etc/passwd")
      #expect(
        await desk.files.state(of: path, on: "site", waiting: .zero) == .gone("it is no longer in the data folder"))
    }
  }
}

import Foundation
import GatewayKit
import GatewayTestKit
import Logging
import SQLiteStore
import Testing

@testable import GatewayCore

@Suite("A wall clock that jumps forward deletes nothing until it is confirmed")
struct DeletionGuardTests {
  private static let day = Duration.seconds(86_400)
  private let clock = ManualClock()
  private let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func makeStore() throws -> SQLiteStore {
    try SQLiteStore(
      folder: FileManager.default.temporaryDirectory.appending(path: "balcao-test-\(UUID().uuidString)"), log: log)
  }

  @Test("time that passes while the process runs is believed")
  func passing() {
    let deletions = DeletionGuard(clock: clock, log: log)
    for _ in 1...400 {
      clock.advance(by: Self.day)
      #expect(deletions.now() == clock.now)
    }
    clock.setWallClock(by: .seconds(-86_400 * 30))
    #expect(deletions.now() == clock.now, "a clock that goes back deletes nothing early")
  }

  @Test("after a jump deletions wait until the clock is corrected or has run for a day")
  func jump() {
    let deletions = DeletionGuard(clock: clock, log: log)
    clock.setWallClock(by: Self.day)
    #expect(deletions.now() == nil)
    #expect(deletions.wait?.hours == 24)
    clock.advance(by: .seconds(3_600))
    clock.setWallClock(by: .seconds(-86_400))
    #expect(deletions.now() == clock.now)
    #expect(deletions.wait == nil)
    clock.setWallClock(by: Self.day * 365)
    #expect(deletions.now() == nil)
    clock.advance(by: Self.day - .seconds(1))
    #expect(deletions.now() == nil)
    clock.setWallClock(by: Self.day)
    clock.advance(by: .seconds(1))
    #expect(deletions.now() == nil, "another jump begins another day")
    clock.advance(by: Self.day)
    #expect(deletions.now() == clock.now)
  }

  @Test("a damaged stored time is ignored", arguments: ["-1e300", "1e300", "inf", "nan", "soon"])
  func damaged(instant: String) async throws {
    let store = try makeStore()
    let first = DeletionGuard(clock: clock, log: log)
    try await first.begin(store)
    try await remember(first, in: store)
    let (name, _) = try #require(
      try await store.settings(in: "gateway", prefix: "", limit: 10).first {
        Double(String(decoding: $0.value, as: UTF8.self)) != nil
      })
    try await store.setSetting(name, in: "gateway", to: Array(instant.utf8))
    let second = DeletionGuard(clock: clock, log: log)
    try await second.begin(store)
    #expect(second.now() == clock.now)
  }

  @Test("a process that starts on a clock far ahead of what the folder knows waits, and so does the next")
  func start() async throws {
    let store = try makeStore()
    let first = DeletionGuard(clock: clock, log: log)
    try await first.begin(store)
    try await remember(first, in: store)
    clock.setWallClock(by: Self.day * 2)
    for _ in 1...2 {
      let next = DeletionGuard(clock: clock, log: log)
      try await next.begin(store)
      #expect(next.now() == nil)
      try await remember(next, in: store)
      clock.advance(by: Self.day / 4)
    }
    clock.setWallClock(by: Self.day * -2)
    let last = DeletionGuard(clock: clock, log: log)
    try await last.begin(store)
    #expect(last.now() == clock.now)
  }

  @Test("a folder of an older build is known by its newest line")
  func olderFolder() async throws {
    let store = try makeStore()
    let item = JournalBatch.Item(
      event: InboundEvent(
        externalID: "1", at: clock.now, thread: "ana", from: Sender(aliases: [Alias(scheme: "web", value: "ana")]),
        content: .message(InboundMessage(parts: [.text("oi")]))), message: "m", conversation: "c", key: [1],
      wantsTurn: false)
    _ = try await store.accept(JournalBatch(channel: "site", items: [item], now: clock.now, keysExpireAt: nil))
    clock.setWallClock(by: Self.day * 31)
    let deletions = DeletionGuard(clock: clock, log: log)
    try await deletions.begin(store)
    #expect(deletions.now() == nil)
  }

  @Test("keys and files stay for a day after a jump, and an alert says so")
  func keepers() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: "{ \"version\": 1 }") { life in
      let blob = try await life.blobs.store([1])
      await pass(hours: 12, life)
      life.clock.setWallClock(by: Self.day * 60)
      await pass(hours: 23, life)
      try await life.until { try await $0.admin.alerts().map(\.kind) == [.clock] }
      #expect(try await life.blobs.size(of: blob) == 1, "the daily look has passed it over")
      // The collector looks every six hours from when it woke, which a busy machine delays.
      try await waitUntil("the old file is deleted") {
        life.clock.advance(by: .seconds(600))
        return try await life.blobs.size(of: blob) == nil
      }
      #expect(try await life.admin.alerts().isEmpty)
    }
  }

  private func pass(hours: Int, _ life: Life) async {
    for _ in 0..<hours * 6 {
      life.clock.advance(by: .seconds(600))
      for _ in 0..<200 { await Task.yield() }
    }
  }

  /// Lets the guard store what it believes.
  private func remember(_ deletions: DeletionGuard, in store: SQLiteStore) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await deletions.run(store) }
      try await waitUntil("the guard has stored it") { !clock.deadlines.isEmpty }
      group.cancelAll()
    }
  }
}

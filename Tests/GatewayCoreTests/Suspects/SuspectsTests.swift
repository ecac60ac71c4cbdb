import Foundation
import GatewayKit
import GatewayTestKit
import Logging
import Testing

@testable import GatewayCore

/// The guilty is found in a few starts, and no innocent is set aside.
@Suite("What crashes the process is found", .timeLimit(.minutes(5)))
struct SuspectsTests {
  private static let guilty = Work.turn("g", in: "guilty")
  private static let innocent = (0..<5).map { Work.turn("i", in: ConversationID(rawValue: "\($0)")) }

  /// Process after process over one store.
  private struct Processes {
    let settings = MemorySettings()
    let register = MemoryRegister()
    let clock = ManualClock()

    /// Starts after a process that ended so, with this work running. Gives what is suspected, the gravest first.
    func start(after manner: LastEnd.Manner, running: [Work]) async throws -> (Suspects, [Work]) {
      register.lastProcess(ended: LastEnd(manner, running: running.map(\.name)))
      let suspects = Suspects(
        store: settings, register: register, clock: clock,
        log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      try await suspects.load()
      return (suspects, try await suspects.prepare())
    }
  }

  @Test("One guilty among innocents: tried alone at the second start, set aside at the third")
  func guiltyAmongInnocents() async throws {
    let processes = Processes()
    let (second, tried) = try await processes.start(
      after: .crashed(signal: 4), running: Self.innocent + [Self.guilty])
    #expect(Set(tried) == Set(Self.innocent + [Self.guilty]))
    #expect(second.setAside.isEmpty)
    // Two innocents end before the guilty has its turn; others begin beside it.
    for work in Self.innocent.prefix(2) { second.end(second.begin(work), of: work) }
    let fresh = Work.turn("f", in: "fresh")
    let (third, left) = try await processes.start(after: .crashed(signal: 4), running: [Self.guilty, fresh])
    #expect(third.setAside.map(\.work) == [Self.guilty])
    #expect(Set(left).isSuperset(of: Self.innocent.suffix(3) + [fresh]) && !left.contains(Self.guilty))
    // Everybody else ends well, and it stays set aside.
    for work in left { third.end(third.begin(work), of: work) }
    #expect(Self.innocent.allSatisfy { !third.isSuspect($0) })
    let (fourth, none) = try await processes.start(after: .stopped, running: [])
    #expect(fourth.isSetAside(Self.guilty) && !none.contains(Self.guilty))
  }

  @Test("Two that crash at once are tried until one is left alone")
  func severalGrave() async throws {
    let processes = Processes()
    let both = [Self.guilty, Self.innocent[0]]
    for _ in 1...3 {
      let (suspects, tried) = try await processes.start(after: .crashed(signal: 11), running: both)
      #expect(suspects.setAside.isEmpty && Set(tried) == Set(both))
    }
    let (suspects, _) = try await processes.start(after: .crashed(signal: 11), running: [Self.guilty])
    #expect(suspects.setAside.map(\.work) == [Self.guilty])
  }

  @Test("A suspect that was tried twice is left alone for longer than a turn may take")
  func trials() async throws {
    let processes = Processes()
    let (first, _) = try await processes.start(after: .crashed(signal: 6), running: [Self.guilty, Self.innocent[0]])
    #expect(first.trial(of: Self.guilty) == .seconds(5))
    let (second, _) = try await processes.start(after: .crashed(signal: 6), running: [Self.guilty, Self.innocent[0]])
    #expect(second.trial(of: Self.guilty) >= .seconds(45))
  }

  @Test("Killed from outside, work that runs with others is never suspected, however often")
  func killed() async throws {
    let processes = Processes()
    for _ in 1...50 {
      let (suspects, tried) = try await processes.start(after: .cutOff, running: Self.innocent)
      #expect(tried.isEmpty && suspects.setAside.isEmpty)
      #expect(Self.innocent.allSatisfy { !suspects.isSuspect($0) })
    }
  }

  @Test("Cut off while it runs alone, work is set aside the fifth time, unless it ended in between")
  func cutOffAlone() async throws {
    let processes = Processes()
    for _ in 1...4 {
      let (suspects, _) = try await processes.start(after: .cutOff, running: [Self.guilty])
      #expect(suspects.setAside.isEmpty)
    }
    let (suspects, _) = try await processes.start(after: .stopped, running: [])
    suspects.end(suspects.begin(Self.guilty), of: Self.guilty)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await suspects.run() }
      try await waitUntil("nothing is held against any work") { await processes.settings.isEmpty }
      group.cancelAll()
    }
    for count in 1...5 {
      let (suspects, _) = try await processes.start(after: .cutOff, running: [Self.guilty])
      #expect(suspects.setAside.count == (count == 5 ? 1 : 0))
    }
  }

  @Test("What is known against work is forgotten after a month")
  func forgotten() async throws {
    let processes = Processes()
    _ = try await processes.start(after: .crashed(signal: 6), running: [Self.guilty])
    processes.clock.advance(by: .seconds(31 * 86_400))
    let (suspects, tried) = try await processes.start(after: .stopped, running: [])
    #expect(tried.isEmpty && !suspects.isSuspect(Self.guilty))
    #expect(await processes.settings.isEmpty)
  }

  @Test(
    "Names keep what they stand for",
    arguments: [
      guilty, .due(.flowTimer, at: -5, in: "c"), .file("a/b\nc", on: "mail"),
      .adapter("the mail 7 of 3 in A\nB", on: "m"),
    ])
  func names(work: Work) { #expect(Work(name: work.name) == work) }

  @Test(
    "A name of another version is nobody's", arguments: ["", "turn", "turn\na", "dance\na\nb", "due\nc\nflowTimer"])
  func strangeNames(name: String) { #expect(Work(name: name) == nil) }
}

/// Settings in memory.
private actor MemorySettings: SettingStore {
  private var values: [String: [String: [UInt8]]] = [:]

  var isEmpty: Bool { values.values.allSatisfy(\.isEmpty) }

  func setting(_ name: String, in scope: String) async throws(StoreError) -> [UInt8]? { values[scope]?[name] }

  func settings(
    in scope: String, prefix: String, after: String?, limit: Int
  ) async throws(StoreError) -> [(name: String, value: [UInt8])] {
    (values[scope] ?? [:]).filter { $0.key.hasPrefix(prefix) && $0.key > after ?? "" }.sorted { $0.key < $1.key }
      .prefix(limit).map { ($0.key, $0.value) }
  }

  func setSetting(_ name: String, in scope: String, to value: [UInt8]?) async throws(StoreError) {
    values[scope, default: [:]][name] = value
  }
}

import Foundation
import GatewayKit
import GatewayTestKit
import Logging
import Synchronization
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

    /// Starts after a process that ended so, with this work running, more than a minute after the start before. Gives what is suspected, the gravest first.
    func start(after manner: LastEnd.Manner, running: [Work]) async throws -> (Suspects, [Work]) {
      clock.advance(by: .seconds(61))
      register.lastProcess(ended: LastEnd(manner, running: running.map(\.name)))
      let suspects = Suspects(
        store: settings, register: register, clock: clock,
        log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      try await suspects.load()
      return (suspects, await suspects.prepare())
    }

    /// Returns when everything that is known has been stored.
    func written(_ suspects: Suspects) async throws {
      try await withThrowingTaskGroup { group in
        group.addTask { await suspects.run() }
        try await waitUntil("everything is stored") { !suspects.hasUnwritten }
        group.cancelAll()
      }
    }
  }

  @Test("One guilty among innocents: tried at the second start, set aside at the third")
  func guiltyAmongInnocents() async throws {
    let processes = Processes()
    let (second, tried) = try await processes.start(
      after: .crashed(signal: 4), running: Self.innocent + [Self.guilty])
    #expect(Set(tried) == Set(Self.innocent + [Self.guilty]))
    #expect(second.setAside.isEmpty)
    // Two innocents end before the guilty has its turn.
    for work in Self.innocent.prefix(2) { second.end(second.begin(work), of: work, isDone: true) }
    let (third, left) = try await processes.start(after: .crashed(signal: 4), running: [Self.guilty])
    #expect(third.setAside.map(\.work) == [Self.guilty])
    #expect(Set(left).isSuperset(of: Self.innocent.suffix(3)) && !left.contains(Self.guilty))
    // Everybody else ends well, and it stays set aside.
    for work in left { third.end(third.begin(work), of: work, isDone: true) }
    #expect(Self.innocent.allSatisfy { !third.isSuspect($0) })
    let (fourth, none) = try await processes.start(after: .stopped, running: [])
    #expect(fourth.isSetAside(Self.guilty) && !none.contains(Self.guilty))
  }

  @Test("What was running at two cut-offs in a row is suspected, and never set aside while other work runs too")
  func killed() async throws {
    let processes = Processes()
    for count in 1...50 {
      let (suspects, tried) = try await processes.start(after: .cutOff, running: Self.innocent)
      #expect(Set(tried) == (count == 1 ? [] : Set(Self.innocent)) && suspects.setAside.isEmpty)
    }
  }

  @Test("After two hard kills a new turn begins while a suspect is tried")
  func newTurnAfterKills() async throws {
    let processes = Processes()
    _ = try await processes.start(after: .cutOff, running: Self.innocent)
    let (suspects, _) = try await processes.start(after: .cutOff, running: Self.innocent)
    try await suspects.admit(Self.innocent[0])
    _ = suspects.begin(Self.innocent[0])
    let stranger = Work.turn("m", in: "stranger")
    let isAdmitted = await withTaskGroup(of: Bool.self) { group in
      group.addTask { (try? await suspects.admit(stranger)) != nil }
      group.addTask {
        // A turn that has to wait sleeps until a deadline.
        while processes.clock.deadlines.isEmpty, !Task.isCancelled { await Task.yield() }
        return false
      }
      defer { group.cancelAll() }
      return await group.next() ?? false
    }
    #expect(isAdmitted)
  }

  @Test("Cut off while it runs alone, work is set aside the fifth time, unless it ended in between")
  func cutOffAlone() async throws {
    let processes = Processes()
    for _ in 1...4 {
      let (suspects, _) = try await processes.start(after: .cutOff, running: [Self.guilty])
      #expect(suspects.setAside.isEmpty)
      if suspects.isSuspect(Self.guilty) { try await suspects.admit(Self.guilty) }
    }
    let (suspects, _) = try await processes.start(after: .cutOff, running: [])
    suspects.end(suspects.begin(Self.guilty), of: Self.guilty, isDone: true)
    try await processes.written(suspects)
    for count in 1...5 {
      let (suspects, _) = try await processes.start(after: .cutOff, running: [Self.guilty])
      #expect(suspects.setAside.count == (count == 5 ? 1 : 0))
    }
  }

  @Test("Work that failed, or that was not committed, stays suspect; work that is done does not")
  func failed() async throws {
    let processes = Processes()
    let (suspects, _) = try await processes.start(after: .crashed(signal: 6), running: [Self.guilty])
    suspects.end(suspects.begin(Self.guilty), of: Self.guilty, isDone: false)
    #expect(suspects.isSuspect(Self.guilty))
    suspects.end(suspects.begin(Self.guilty), of: Self.guilty, isDone: true)
    #expect(!suspects.isSuspect(Self.guilty))
  }

  @Test("The second suspect waits for the first, and other work for neither")
  func waits() async throws {
    let processes = Processes()
    let (suspects, _) = try await processes.start(
      after: .crashed(signal: 6), running: [Self.guilty, Self.innocent[0]])
    try await suspects.admit(Self.guilty)
    let slot = suspects.begin(Self.guilty)
    try await suspects.admit(Self.innocent[1])
    try await withThrowingTaskGroup { group in
      let begun = Mutex(false)
      group.addTask {
        try await suspects.admit(Self.innocent[0])
        begun.withLock { $0 = true }
      }
      try await waitUntil("the second suspect waits") { !processes.clock.deadlines.isEmpty }
      #expect(!begun.withLock { $0 })
      suspects.end(slot, of: Self.guilty, isDone: true)
      try await group.waitForAll()
      #expect(begun.withLock { $0 })
    }
  }

  @Test("A suspect that waits when the gateway stops does not begin")
  func stopped() async throws {
    let processes = Processes()
    let (suspects, _) = try await processes.start(
      after: .crashed(signal: 6), running: [Self.guilty, Self.innocent[0]])
    try await suspects.admit(Self.guilty)
    try await withThrowingTaskGroup { group in
      group.addTask {
        await #expect(throws: CancellationError.self) { try await suspects.admit(Self.innocent[0]) }
      }
      try await waitUntil("the second suspect waits") { !processes.clock.deadlines.isEmpty }
      suspects.stop()
    }
  }

  @Test("Where nothing can be stored, the start goes on with what is known, and stores it once there is room")
  func fullDisk() async throws {
    let processes = Processes()
    await processes.settings.fill(true)
    let (suspects, tried) = try await processes.start(after: .crashed(signal: 6), running: [Self.guilty])
    #expect(tried == [Self.guilty])
    await processes.settings.fill(false)
    try await processes.written(suspects)
    let (later, known) = try await processes.start(after: .crashed(signal: 6), running: [Self.guilty])
    #expect(known.isEmpty && later.isSetAside(Self.guilty), "both crashes count")
  }

  @Test("Records of older versions are read, and forgotten under the names those gave")
  func olderVersions() async throws {
    let processes = Processes()
    let record = #"{"crashes":2,"cutOffs":0,"at":790000000,"asideAt":790000000}"#
    let name = "suspect/due\nc\nflowTimer 1767225600000"
    try await processes.settings.setSetting(name, in: SettingScope.gateway, to: Array(record.utf8))
    let (suspects, _) = try await processes.start(after: .stopped, running: [])
    #expect(suspects.isSetAside(.due(.flowTimer, in: "c")))
    #expect(
      try await processes.settings.settings(in: SettingScope.gateway, prefix: "suspect/", limit: 9).map(\.name)
        == ["suspect/due\nc\nflow_timer"])
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
      guilty, .due(.flowTimer, in: "c"), .file("a/b\nc", on: "mail"),
      .adapter("the mail 7 of 3 in A\nB", on: "m"),
    ])
  func names(work: Work) { #expect(Work(name: work.name) == work) }

  @Test(
    "A name of another version is ignored",
    arguments: ["", "turn", "turn\na", "dance\na\nb", "due\nc\nflow", "due\nc\n"])
  func strangeNames(name: String) { #expect(Work(name: name) == nil) }
}

/// Settings in memory.
private actor MemorySettings: SettingStore {
  private var values: [String: [String: [UInt8]]] = [:]
  private var isFull = false

  func fill(_ isFull: Bool) { self.isFull = isFull }

  var isEmpty: Bool { values.values.allSatisfy(\.isEmpty) }

  func setting(_ name: String, in scope: String) async throws(StoreError) -> [UInt8]? { values[scope]?[name] }

  func settings(
    in scope: String, prefix: String, after: String?, limit: Int
  ) async throws(StoreError) -> [(name: String, value: [UInt8])] {
    (values[scope] ?? [:]).filter { $0.key.hasPrefix(prefix) && $0.key > after ?? "" }.sorted { $0.key < $1.key }
      .prefix(limit).map { ($0.key, $0.value) }
  }

  func setSetting(_ name: String, in scope: String, to value: [UInt8]?) async throws(StoreError) {
    guard !isFull else { throw StoreError(.unavailable, "the disk is full") }
    values[scope, default: [:]][name] = value
  }
}

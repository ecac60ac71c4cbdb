import Foundation
import GatewayKit
import Logging
import Synchronization

/// Finds the work that crashes the process, and sets it aside.
///
/// 1. Work is registered while it runs, so that a start knows what was running when the last process ended.
/// 2. `CrashBook` judges that end: which work is suspected, and which is set aside.
/// 3. Suspects wait until `TrialQueue` lets them begin. Everything else goes on meanwhile.
/// 4. A suspect that ends well is no suspect any more.
///
/// What is known is stored where the store has room. Where it has none, the gateway starts all the same and stores it later.
final class Suspects: Sendable {
  /// The most work that one end can make suspects of; the rest becomes suspect if it is running at the next one too.
  private static let mostAtOnce = 1_000
  /// The most bytes that the names of what was running at the last end take in the store.
  private static let mostNamed = 60_000
  private static let scope = SettingScope.gateway
  private static let prefix = "suspect/"
  /// The setting that lists what was running at the last end, if that was a bad one.
  private static let lastRunning = "running_at_last_end"
  /// How long it waits before it writes again what could not be written.
  private static let pause = Duration.seconds(60)

  private struct State {
    var book = CrashBook()
    /// The names of settings that differ from what is known.
    var unwritten: Set<String> = []
    var isWriting = false
  }

  private let store: any SettingStore
  private let register: any WorkRegister
  private let clock: any GatewayClock
  private let log: Logger
  private let gate: TrialGate
  private let state = Mutex(State())
  private let bell = Bell()

  init(store: any SettingStore, register: any WorkRegister, clock: any GatewayClock, log: Logger) {
    self.store = store
    self.register = register
    self.clock = clock
    self.log = log
    gate = TrialGate(clock: clock)
  }

  // MARK: - The start

  /// Reads what is known. Called once, before anything begins.
  func load() async throws(StoreError) {
    let last = try await store.setting(Self.lastRunning, in: Self.scope) ?? []
    let names = (try? JSONDecoder().decode([String].self, from: Data(last))) ?? []
    state.withLock { $0.book.lastRunning = Set(names.compactMap(Work.init(name:))) }
    for (name, value) in try await store.settings(in: Self.scope, prefix: Self.prefix, limit: 10_000) {
      // A record that cannot be read is left out: at worst the process crashes twice again.
      guard let work = Work(name: String(name.dropFirst(Self.prefix.count))),
        let record = try? JSONDecoder().decode(CrashRecord.self, from: Data(value))
      else { continue }
      state.withLock { state in
        state.book.records[work] = record
        // Older versions gave the work another name.
        if name != Self.setting(of: work) { state.unwritten.formUnion([name, Self.setting(of: work)]) }
      }
    }
  }

  /// Judges how the last process ended, and stores the judgement as far as there is room. Returns the suspects, those with
  /// the most bad ends first. Called once, before anything begins.
  func prepare() async -> [Work] {
    let end = register.open()
    let running = Set(end.running.compactMap(Work.init(name:)).sorted { $0.name < $1.name }.prefix(Self.mostAtOnce))
    let changed = state.withLock { state in
      let hadRunning = !state.book.lastRunning.isEmpty
      let changed = state.book.judge(end.manner, running: running, now: clock.now)
      if hadRunning || !running.isEmpty { state.unwritten.insert(Self.lastRunning) }
      state.unwritten.formUnion(changed.map(Self.setting))
      return changed
    }
    report(end, changed)
    await write()
    return state.withLock(\.book.suspects)
  }

  private func report(_ end: LastEnd, _ changed: Set<Work>) {
    if case .crashed(let signal) = end.manner {
      log.error(
        "the last process crashed; what was running is tried again, one piece of work at a time",
        metadata: ["signal": "\(signal)", "running": "\(end.running.count)"])
    }
    for work in changed {
      guard let record = state.withLock({ $0.book.records[work] }), record.isSetAside else { continue }
      log.error(
        "work that ends the process was set aside",
        metadata: ["work": "\(work)", "crashes": "\(record.crashes)", "cutOffs": "\(record.cutOffs)"])
    }
  }

  // MARK: - Work

  /// Returns when work may begin: at once, unless it is a suspect or a suspect is tried alone.
  ///
  /// - Throws: when it must not begin any more, because the gateway stops or the task was cancelled.
  func admit(_ work: Work) async throws(CancellationError) {
    let kind = state.withLock { $0.book.records[work]?.trial ?? .free }
    try await gate.admit(work, as: kind)
  }

  /// Registers that work begins; returns its slot.
  func begin(_ work: Work) -> Int? {
    gate.began()
    return register.begin(work.name)
  }

  /// Frees the slot of work that ended. Work that is not done begins again, and stays as suspect as it was.
  func end(_ slot: Int?, of work: Work, isDone: Bool) {
    if let slot { register.end(slot) }
    gate.ended(work)
    if isDone { clear(work) }
  }

  /// Makes sure that a fault on this thread can be noted, even an overflow of its stack. Cheap where that is so already.
  func armThread() { register.armThread() }

  /// Forgets what is known against work that is done.
  func clear(_ work: Work) {
    change([work]) { $0.clear(work) }
  }

  /// Forgets what is known against turns of a conversation in which no message waits.
  func clearTurns(in conversation: ConversationID) {
    let turns = state.withLock { state in
      state.book.records.keys.filter { if case .turn(_, conversation) = $0 { true } else { false } }
    }
    guard !turns.isEmpty else { return }
    change(turns) { book in turns.reduce(false) { book.clear($1) || $0 } }
  }

  /// Notes that what was set aside has been dealt with, so that later work of the same name runs again.
  func settle(_ work: Work) {
    change([work]) { book in
      book.records[work]?.isSettled = true
      return true
    }
  }

  private func change(_ work: [Work], _ change: (inout CrashBook) -> Bool) {
    let isChanged = state.withLock { state in
      guard change(&state.book) else { return false }
      state.unwritten.formUnion(work.map(Self.setting) + [Self.lastRunning])
      return true
    }
    if isChanged { bell.ring() }
  }

  /// Whether work may run only when its trial comes.
  func isSuspect(_ work: Work) -> Bool { record(of: work)?.isSuspect ?? false }

  /// Whether work must not run.
  func isSetAside(_ work: Work) -> Bool { record(of: work)?.isSetAside ?? false }

  /// How often the process ended while this work was running.
  func ends(by work: Work) -> Int { record(of: work)?.ends ?? 0 }

  /// Everything that was set aside.
  var setAside: [(work: Work, record: CrashRecord)] {
    state.withLock { $0.book.records.filter { $0.value.asideAt != nil }.map { ($0.key, $0.value) } }
  }

  private func record(of work: Work) -> CrashRecord? { state.withLock { $0.book.records[work] } }

  // MARK: - The end

  /// Lets no suspect begin any more.
  func stop() { gate.stop() }

  /// Notes that the process ends as it should.
  func close() { register.close() }

  // MARK: - The store

  /// Whether something that is known is not stored yet.
  var hasUnwritten: Bool { state.withLock { $0.isWriting || !$0.unwritten.isEmpty } }

  /// Writes what changes, until cancelled. Called once.
  func run() async {
    await withDiscardingTaskGroup { group in
      if state.withLock({ !$0.unwritten.isEmpty }) { bell.ring() }
      for await _ in bell.rings {
        if await write() { continue }
        group.addTask {
          do { try await self.clock.sleep(for: Self.pause) } catch { return }
          self.bell.ring()
        }
      }
      group.cancelAll()
    }
  }

  /// Writes what has changed. False when something could not be written.
  @discardableResult
  private func write() async -> Bool {
    let names = state.withLock { state in
      defer { state.unwritten = [] }
      state.isWriting = true
      return state.unwritten
    }
    let failures = await withTaskGroup(of: (name: String, error: StoreError)?.self) { group in
      for name in names {
        group.addTask {
          do throws(StoreError) {
            try await self.store.setSetting(name, in: Self.scope, to: try self.value(of: name))
            return nil
          } catch {
            return (name, error)
          }
        }
      }
      var failures: [(name: String, error: StoreError)] = []
      for await failure in group { if let failure { failures.append(failure) } }
      return failures
    }
    state.withLock { state in
      state.isWriting = false
      state.unwritten.formUnion(failures.map(\.name))
    }
    guard let first = failures.first else { return true }
    log.warning(
      "what is known of crashes could not be stored; it will be tried again",
      metadata: ["records": "\(failures.count)", "error": "\(first.error)"])
    return false
  }

  private static func setting(of work: Work) -> String { prefix + work.name }

  /// The value that a setting should have; nil where it should not be there.
  private func value(of name: String) throws(StoreError) -> [UInt8]? {
    let book = state.withLock(\.book)
    do {
      if name == Self.lastRunning {
        var bytes = 0
        let names = book.lastRunning.map(\.name).sorted().prefix { name in
          bytes += 2 * name.utf8.count + 3
          return bytes <= Self.mostNamed
        }
        return names.isEmpty ? nil : Array(try JSONEncoder().encode(Array(names)))
      }
      guard let work = Work(name: String(name.dropFirst(Self.prefix.count))), name == Self.setting(of: work),
        let record = book.records[work]
      else { return nil }
      return Array(try JSONEncoder().encode(record))
    } catch {
      throw StoreError(.unavailable, "what is known of a crash could not be encoded: \(error)")
    }
  }
}

import GatewayKit
import Logging

/// Finds the work that crashes the process, and sets it aside.
///
/// 1. Work is registered while it runs, so that a start knows what was running when the last process ended.
/// 2. `CrashBook` judges that end: which work is suspected, and which is set aside.
/// 3. Suspects wait until `TrialQueue` lets them begin. Everything else goes on meanwhile.
/// 4. A suspect that ends well is no suspect any more.
///
/// `CrashRecordStore` stores what is known. Where the store has no room, the gateway starts all the same.
final class Suspects: Sendable {
  /// The most work that one end can make suspects of; the rest becomes suspect if it is running at the next one too.
  private static let mostAtOnce = 1_000

  private let records: CrashRecordStore
  private let register: any WorkRegister
  private let clock: any GatewayClock
  private let log: Logger
  private let gate: TrialGate

  init(store: any SettingStore, register: any WorkRegister, clock: any GatewayClock, log: Logger) {
    records = CrashRecordStore(store: store, clock: clock, log: log)
    self.register = register
    self.clock = clock
    self.log = log
    gate = TrialGate(clock: clock)
  }

  // MARK: - The start

  /// Reads what is known. Called once, before anything begins.
  func load() async throws(StoreError) { try await records.load() }

  /// Judges how the last process ended, and stores the judgement as far as there is room. Returns the suspects, those with
  /// the most bad ends first. Called once, before anything begins.
  func prepare() async -> [Work] {
    let end = register.open()
    let running = Set(end.running.compactMap(Work.init(name:)).sorted { $0.name < $1.name }.prefix(Self.mostAtOnce))
    var changed: Set<Work> = []
    records.change { book in
      let hadRunning = !book.lastRunning.isEmpty
      changed = book.judge(end.manner, running: running, now: clock.now)
      return hadRunning || !running.isEmpty || !changed.isEmpty ? changed : nil
    }
    report(end, changed)
    await records.write()
    return records.book.suspects
  }

  private func report(_ end: LastEnd, _ changed: Set<Work>) {
    if case .crashed(let signal) = end.manner {
      log.error(
        "the last process crashed; what was running is tried again, one piece of work at a time",
        metadata: ["signal": "\(signal)", "running": "\(end.running.count)"])
    }
    for work in changed {
      guard let record = records.record(of: work), record.isSetAside else { continue }
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
    try await gate.admit(work, as: records.record(of: work)?.trial ?? .free)
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
    records.change { $0.clear(work) ? [work] : nil }
  }

  /// Forgets what is known against turns of a conversation in which no message waits.
  func clearTurns(in conversation: ConversationID) {
    records.change { book in
      let turns = book.records.keys.filter { if case .turn(_, conversation) = $0 { true } else { false } }
      let cleared = turns.filter { book.clear($0) }
      return cleared.isEmpty ? nil : Set(cleared)
    }
  }

  /// Notes that what was set aside has been dealt with, so that later work of the same name runs again.
  func settle(_ work: Work) {
    records.change { book in
      book.records[work]?.isSettled = true
      return [work]
    }
  }

  /// Whether work may run only when its trial comes.
  func isSuspect(_ work: Work) -> Bool { records.record(of: work)?.isSuspect ?? false }

  /// Whether work must not run.
  func isSetAside(_ work: Work) -> Bool { records.record(of: work)?.isSetAside ?? false }

  /// How many bad ends count against the work.
  func badEnds(of work: Work) -> Int { records.record(of: work)?.badEnds ?? 0 }

  /// Everything that was set aside.
  var setAside: [(work: Work, record: CrashRecord)] {
    records.book.records.filter { $0.value.asideAt != nil }.map { ($0.key, $0.value) }
  }

  // MARK: - Storing

  /// Whether something that is known is not stored yet.
  var hasUnwritten: Bool { records.hasUnwritten }

  /// Stores what changes, until cancelled. Called once.
  func run() async { await records.run() }

  // MARK: - The end

  /// Ends all waiting. From now on `admit` throws for suspects, and for other work that would have to wait.
  func stop() { gate.stop() }

  /// Notes that the process ends as it should.
  func close() { register.close() }
}

import GatewayKit
import Logging

/// Finds work that crashes the process, and sets it aside.
///
/// 1. Work is registered while it runs, so that the next start knows what was running when the process ended.
/// 2. `CrashBook` judges that end: which work is suspect, and which is set aside.
/// 3. Suspects wait until `TrialQueue` lets them begin. All other work continues meanwhile.
/// 4. A suspect that ends well is cleared.
///
/// `CrashRecordStore` stores the records. The gateway starts even if the store is full.
final class Suspects: Sendable {
  /// The most work that one end can make suspect; the rest becomes suspect if it is also running at the next one.
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

  /// Loads the records. Call it once, before any work begins.
  func load() async throws(StoreError) { try await records.load() }

  /// Judges how the last process ended, and stores the result as far as there is room. Returns the suspects, those with
  /// the most bad ends first. Call it once, before any work begins.
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

  /// Returns when work may begin: at once, unless it is suspect or a suspect is being tried alone.
  ///
  /// - Throws: When the work may not begin any more, because the gateway stops or the task was cancelled.
  func admit(_ work: Work) async throws(CancellationError) {
    try await gate.admit(work, as: records.record(of: work)?.trial ?? .free)
  }

  /// Registers work that begins; returns its slot, nil when it is not registered.
  func begin(_ work: Work) -> Int? {
    gate.began()
    return register.begin(work.name)
  }

  /// Frees the slot of work that ended. Work that is not done keeps its record.
  func end(_ slot: Int?, of work: Work, isDone: Bool) {
    if let slot { register.end(slot) }
    gate.ended(work)
    if isDone { clear(work) }
  }

  /// Prepares this thread so that a fault on it is recorded, even a stack overflow. Cheap after the first call.
  func armThread() { register.armThread() }

  /// Clears the record of work that is done.
  func clear(_ work: Work) {
    records.change { $0.clear(work) ? [work] : nil }
  }

  /// Clears the records of a conversation's turns when it has no waiting message.
  func clearTurns(in conversation: ConversationID) {
    records.change { book in
      let turns = book.records.keys.filter { if case .turn(_, conversation) = $0 { true } else { false } }
      let cleared = turns.filter { book.clear($0) }
      return cleared.isEmpty ? nil : Set(cleared)
    }
  }

  /// Records that set-aside work has been dealt with; later work of the same name runs again.
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

  /// All work that was set aside.
  var setAside: [(work: Work, record: CrashRecord)] {
    records.book.records.filter { $0.value.asideAt != nil }.map { ($0.key, $0.value) }
  }

  // MARK: - Storing

  /// Whether a record has not been stored yet.
  var hasUnwritten: Bool { records.hasUnwritten }

  /// Stores changes, until cancelled. Call it once.
  func run() async { await records.run() }

  // MARK: - The end

  /// Ends all waiting. From now on `admit` throws for suspects, and for other work that would have to wait.
  func stop() { gate.stop() }

  /// Records that the process ends regularly.
  func close() { register.close() }
}

import Foundation
import GatewayKit
import Logging
import Synchronization

/// Finds the work that crashes the process, and sets it aside.
///
/// What runs is registered. A start after a crash makes suspects of what was running then, and counts their crashes. It
/// tries suspects one at a time, before other work begins: so the next crash leaves one suspect running, which is set
/// aside at the start after it. Suspects that end without a crash are suspects no more.
///
/// A process that was killed from outside proves nothing: test it by `kill -9`, and every message is still answered. Such
/// an end counts only for work that ran alone, and only five of them set it aside; a stack overflow and a lack of memory
/// look like that.
final class Suspects: Sendable {
  /// So many crashes set work aside.
  static let crashLimit = 2
  /// So many ends that were cut off, all with this work running alone, set it aside.
  static let cutOffLimit = 5
  /// Of a process that ended with more at work, the rest is not suspected.
  private static let most = 1_000
  /// For so long it is remembered that work was suspected or set aside, unless it ends without a crash.
  private static let memory = Duration.seconds(30 * 86_400)
  private static let scope = "gateway"
  private static let prefix = "suspect/"

  /// What is known against work.
  struct Record: Sendable, Hashable, Codable {
    /// How often the process crashed while it was running.
    var crashes = 0
    /// How often the process was cut off while it was running alone.
    var cutOffs = 0
    /// The last such end.
    var at: Date
    /// When it was set aside.
    var asideAt: Date?
  }

  private let store: any SettingStore
  private let register: any WorkRegister
  private let clock: any GatewayClock
  private let log: Logger
  private let records = Mutex<[Work: Record]>([:])
  private let cleared: AsyncStream<Work>
  private let clearing: AsyncStream<Work>.Continuation

  init(store: any SettingStore, register: any WorkRegister, clock: any GatewayClock, log: Logger) {
    self.store = store
    self.register = register
    self.clock = clock
    self.log = log
    (cleared, clearing) = AsyncStream.makeStream()
  }

  /// Reads what is known. Called once, before anything is begun.
  func load() async throws(StoreError) {
    for (name, value) in try await store.settings(in: Self.scope, prefix: Self.prefix, limit: 10_000) {
      // What cannot be read is known no more: at worst the process crashes twice again.
      guard let work = Work(name: String(name.dropFirst(Self.prefix.count))),
        let record = try? JSONDecoder().decode(Record.self, from: Data(value))
      else { continue }
      records.withLock { $0[work] = record }
    }
  }

  /// Takes note of how the last process ended. Gives the suspects, the gravest first. Called once, before anything is begun.
  func prepare() async throws(StoreError) -> [Work] {
    let end = register.open()
    let running = Set(end.running.compactMap(Work.init(name:)).prefix(Self.most))
    let now = clock.now
    let (changed, forgotten) = records.withLock { records in
      let forgotten = records.filter { $0.value.at + Self.memory < now }.map(\.key)
      for work in forgotten { records[work] = nil }
      return (Self.judge(running, end.manner, &records, now: now), forgotten)
    }
    report(end, changed)
    for work in forgotten { try await write(nil, of: work) }
    for (work, record) in changed { try await write(record, of: work) }
    return records.withLock { records in
      records.filter { $0.value.asideAt == nil && $0.value.crashes > 0 }
        .sorted { ($0.value.crashes, $0.key.name) > ($1.value.crashes, $1.key.name) }.map(\.key)
    }
  }

  /// Counts an end against what was running; gives the records that changed.
  private static func judge(
    _ running: Set<Work>, _ manner: LastEnd.Manner, _ records: inout [Work: Record], now: Date
  ) -> [Work: Record] {
    switch manner {
    case .stopped: return [:]
    case .crashed:
      for work in running {
        records[work, default: Record(at: now)].crashes += 1
        records[work]?.at = now
      }
      let grave = running.filter { records[$0]?.crashes ?? 0 >= crashLimit }
      // Several may be left where they do not run in lanes. They cannot all be innocent for ever.
      let guilty = grave.count == 1 ? grave : grave.filter { records[$0]?.crashes ?? 0 >= 2 * crashLimit }
      for work in guilty { records[work]?.asideAt = now }
    case .cutOff:
      guard running.count == 1, let work = running.first else { return [:] }
      var record = records[work] ?? Record(at: now)
      record.cutOffs += 1
      record.at = now
      if record.cutOffs >= cutOffLimit { record.asideAt = now }
      records[work] = record
    }
    return records.filter { running.contains($0.key) }
  }

  private func report(_ end: LastEnd, _ changed: [Work: Record]) {
    if case .crashed(let signal) = end.manner {
      log.error(
        "the last process crashed; what was running is tried again, one piece at a time",
        metadata: ["signal": "\(signal)", "running": "\(end.running.count)"])
    }
    for (work, record) in changed where record.asideAt != nil {
      log.error(
        "work that ends the process was set aside",
        metadata: ["work": "\(work.inWords)", "crashes": "\(record.crashes)", "cutOffs": "\(record.cutOffs)"])
    }
  }

  /// How long a suspect is left alone before other work begins beside it.
  func trial(of work: Work) -> Duration {
    records.withLock { $0[work]?.crashes ?? 0 } < Self.crashLimit ? .seconds(5) : .seconds(60)
  }

  /// Whether the process ended while this work was running.
  func isSuspect(_ work: Work) -> Bool { records.withLock { $0[work] }.map { $0.asideAt == nil } ?? false }

  /// Whether this work is set aside.
  func isSetAside(_ work: Work) -> Bool { records.withLock { $0[work]?.asideAt } != nil }

  /// How often the process ended while this work was running.
  func ends(by work: Work) -> Int { records.withLock { $0[work].map { $0.crashes + $0.cutOffs } ?? 0 } }

  /// Everything that was set aside.
  var setAside: [(work: Work, record: Record)] {
    records.withLock { $0.filter { $0.value.asideAt != nil }.map { ($0.key, $0.value) } }
  }

  /// Registers that work begins; gives its slot.
  func begin(_ work: Work) -> Int? { register.begin(work.name) }

  /// Work ended; when it is done, it is a suspect no more.
  func end(_ slot: Int?, of work: Work, isDone: Bool = true) {
    if let slot { register.end(slot) }
    if isDone { clear(work) }
  }

  /// Takes work off the suspects.
  func clear(_ work: Work) {
    let isCleared = records.withLock { records in
      guard let record = records[work], record.asideAt == nil else { return false }
      records[work] = nil
      return true
    }
    if isCleared { clearing.yield(work) }
  }

  /// Forgets in the store what was cleared, until cancelled. Called once.
  func run() async {
    for await work in cleared {
      do {
        try await write(nil, of: work)
      } catch {
        // Then it is a suspect at the next start, and cleared again.
        log.warning("a suspect could not be cleared", metadata: ["work": "\(work.inWords)", "error": "\(error)"])
      }
    }
  }

  /// The process ends as it should.
  func close() { register.close() }

  private func write(_ record: Record?, of work: Work) async throws(StoreError) {
    let value: [UInt8]?
    do {
      value = try record.map { Array(try JSONEncoder().encode($0)) }
    } catch {
      throw StoreError(.unavailable, "what is known of a crash could not be encoded: \(error)")
    }
    try await store.setSetting(Self.prefix + work.name, in: Self.scope, to: value)
  }
}

/// The guard of one channel's adapter.
struct ChannelCrashGuard: CrashGuard {
  let channel: ChannelID
  let suspects: Suspects

  func isSuspect(_ name: String) -> Bool { suspects.isSuspect(.adapter(name, on: channel)) }
  func isSetAside(_ name: String) -> Bool { suspects.isSetAside(.adapter(name, on: channel)) }

  func begin(_ name: String) -> CrashMark {
    CrashMark(name: name, slot: suspects.begin(.adapter(name, on: channel)))
  }

  func end(_ mark: CrashMark, isDone: Bool) {
    suspects.end(mark.slot, of: .adapter(mark.name, on: channel), isDone: isDone)
  }
}

import Foundation
import GatewayKit
import Logging
import Synchronization

/// Holds the `CrashBook` and stores it: one setting for each record, and one for the work that ran at the last end.
///
/// A change takes effect at once and is stored later, by `run`. Failed writes are repeated after a minute.
final class CrashRecordStore: Sendable {
  /// The most bytes stored for the names of work that ran at the last end.
  private static let mostNamed = 60_000
  private static let scope = SettingScope.gateway
  private static let prefix = "suspect/"
  /// The setting that lists the work that ran at the last end, if that was a bad one.
  private static let lastRunning = "running_at_last_end"
  /// The wait before a failed write is repeated.
  private static let pause = Duration.seconds(60)

  private struct State {
    var book = CrashBook()
    /// The names of settings that differ from the book.
    var unwritten: Set<String> = []
    var isWriting = false
  }

  private let store: any SettingStore
  private let clock: any GatewayClock
  private let log: Logger
  private let state = Mutex(State())
  private let bell = Bell()

  /// Creates an empty book; `load` fills it.
  init(store: any SettingStore, clock: any GatewayClock, log: Logger) {
    self.store = store
    self.clock = clock
    self.log = log
  }

  // MARK: - The book

  /// The record of a piece of work; nil when nothing counts against it.
  func record(of work: Work) -> CrashRecord? { state.withLock { $0.book.records[work] } }

  /// The current book.
  var book: CrashBook { state.withLock(\.book) }

  /// Changes the book. `body` returns the work whose records changed; nil when nothing changed.
  func change(_ body: (inout CrashBook) -> Set<Work>?) {
    let isChanged = state.withLock { state in
      guard let changed = body(&state.book) else { return false }
      state.unwritten.formUnion(changed.map(Self.setting) + [Self.lastRunning])
      return true
    }
    if isChanged { bell.ring() }
  }

  // MARK: - The store

  /// Loads the book. Call it once, before any change.
  func load() async throws(StoreError) {
    let last = try await store.setting(Self.lastRunning, in: Self.scope) ?? []
    let names = (try? JSONDecoder().decode([String].self, from: Data(last))) ?? []
    state.withLock { $0.book.lastRunning = Set(names.compactMap(Work.init(name:))) }
    for (name, value) in try await store.settings(in: Self.scope, prefix: Self.prefix, limit: 10_000) {
      // An unreadable record is skipped; at worst the process crashes twice more.
      guard let work = Work(name: String(name.dropFirst(Self.prefix.count))),
        let record = try? JSONDecoder().decode(CrashRecord.self, from: Data(value))
      else { continue }
      state.withLock { state in
        state.book.records[work] = record
        // Older versions used another name for the work.
        if name != Self.setting(of: work) { state.unwritten.formUnion([name, Self.setting(of: work)]) }
      }
    }
  }

  /// Whether a change has not been stored yet.
  var hasUnwritten: Bool { state.withLock { $0.isWriting || !$0.unwritten.isEmpty } }

  /// Stores changes, until cancelled. Call it once.
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

  /// Stores what has changed. False when a write failed.
  @discardableResult
  func write() async -> Bool {
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
      "records of crashes could not be stored; this will be tried again",
      metadata: ["records": "\(failures.count)", "error": "\(first.error)"])
    return false
  }

  private static func setting(of work: Work) -> String { prefix + work.name }

  /// The value to store for a setting; nil when it should not exist.
  private func value(of name: String) throws(StoreError) -> [UInt8]? {
    let book = book
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
      throw StoreError(.unavailable, "the record of a crash could not be encoded: \(error)")
    }
  }
}

import Foundation
import GatewayCore
import Synchronization

/// Sealed records in memory, which a test may put in disorder.
final class MemoryRecords: SecretRecords {
  private struct State {
    var records = SealedRecords(ring: nil, rows: [])
    var commits = 0
    var isBroken = false
  }
  private let state = Mutex(State())

  init(_ records: SealedRecords = SealedRecords(ring: nil, rows: [])) { state.withLock { $0.records = records } }

  /// What is stored; setting it is what a thief or a bad disk does.
  var records: SealedRecords {
    get { state.withLock { $0.records } }
    set { state.withLock { $0.records = newValue } }
  }

  /// How many changes there were.
  var commits: Int { state.withLock { $0.commits } }

  /// Whether every write fails.
  var isBroken: Bool {
    get { state.withLock { $0.isBroken } }
    set { state.withLock { $0.isBroken = newValue } }
  }

  /// Lets every later write fail.
  func breakDisk() { isBroken = true }

  func sealedRecords() async throws(StoreError) -> SealedRecords { records }

  func commit(_ change: SealedChange) async throws(StoreError) {
    if let failure = apply(change) { throw failure }
  }

  /// Makes the change; returns why it could not.
  func apply(_ change: SealedChange) -> StoreError? {
    state.withLock { state in
      if state.isBroken { return StoreError(.unavailable, "the disk is full") }
      guard state.records.ring == change.expecting else { return StoreError(.conflict, "another ring") }
      var rows = Dictionary(uniqueKeysWithValues: state.records.rows.map { ($0.id, $0) })
      for id in change.removing { rows[id] = nil }
      for row in change.rows { rows[row.id] = row }
      state.records = SealedRecords(ring: change.ring, rows: rows.values.sorted { $0.id < $1.id })
      state.commits += 1
      return nil
    }
  }

  func noteUses(_ times: [Int64: Date]) async throws(StoreError) {
    guard !isBroken else { throw StoreError(.unavailable, "the disk is full") }
    state.withLock { state in
      state.records = SealedRecords(
        ring: state.records.ring, rows: state.records.rows.map { $0.changing(lastUsedAt: times[$0.id]) })
    }
  }

  func noteVerification(of row: Int64, _ verification: SecretVerification) async throws(StoreError) {
    state.withLock { state in
      state.records = SealedRecords(
        ring: state.records.ring,
        rows: state.records.rows.map { $0.id == row ? $0.changing(verification: verification) : $0 })
    }
  }
}

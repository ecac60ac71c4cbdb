import GRDB
import Synchronization

/// Failures injected by a test; a running program has none.
final class StoreFaults: Sendable {
  private struct State {
    var isFull = false
    var lostAnswer: Int?
    var readsToFail = 0
  }
  private let state = Mutex(State())

  /// Makes every write fail with a full disk.
  func fillDisk() { state.withLock { $0.isFull = true } }

  /// Lets writes succeed again.
  func freeDisk() { state.withLock { $0.isFull = false } }

  /// Commits the write after the next `count`, but reports it as failed.
  func loseAnswer(after count: Int) { state.withLock { $0.lostAnswer = count } }

  /// Makes the next `count` reads fail.
  func failReads(_ count: Int) { state.withLock { $0.readsToFail = count } }

  /// Runs inside a write, before anything changes. Throws if the disk is set to full.
  func beginWrite() throws {
    if state.withLock(\.isFull) { throw DatabaseError(resultCode: .SQLITE_FULL, message: "database or disk is full") }
  }

  /// Runs after a write's commit. Throws if its reply is to be lost.
  func endWrite() throws {
    let isLost = state.withLock { state in
      guard let left = state.lostAnswer else { return false }
      state.lostAnswer = left == 0 ? nil : left - 1
      return left == 0
    }
    if isLost { throw DatabaseError(resultCode: .SQLITE_IOERR, message: "disk I/O error") }
  }

  /// Runs before a read. Throws if the read is to fail.
  func beginRead() throws {
    let fails = state.withLock { state in
      guard state.readsToFail > 0 else { return false }
      state.readsToFail -= 1
      return true
    }
    if fails { throw DatabaseError(resultCode: .SQLITE_IOERR, message: "disk I/O error") }
  }
}

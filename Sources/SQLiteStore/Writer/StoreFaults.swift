import GRDB
import Synchronization

/// Failures that a test asks of a store; a running program has none.
final class StoreFaults: Sendable {
  private struct State {
    var isFull = false
    var lostAnswer: Int?
    var readsToFail = 0
  }
  private let state = Mutex(State())

  /// From now on nothing can be written.
  func fillDisk() { state.withLock { $0.isFull = true } }

  /// There is room again.
  func freeDisk() { state.withLock { $0.isFull = false } }

  /// Of the writes to come, one is committed and reported as failed: the one after `count` others.
  func loseAnswer(after count: Int) { state.withLock { $0.lostAnswer = count } }

  /// The next reads fail.
  func failReads(_ count: Int) { state.withLock { $0.readsToFail = count } }

  /// Within a write, before anything is changed.
  func beginWrite() throws {
    if state.withLock(\.isFull) { throw DatabaseError(resultCode: .SQLITE_FULL, message: "database or disk is full") }
  }

  /// After a write's commit.
  func endWrite() throws {
    let isLost = state.withLock { state in
      guard let left = state.lostAnswer else { return false }
      state.lostAnswer = left == 0 ? nil : left - 1
      return left == 0
    }
    if isLost { throw DatabaseError(resultCode: .SQLITE_IOERR, message: "disk I/O error") }
  }

  /// Before a read.
  func beginRead() throws {
    let fails = state.withLock { state in
      guard state.readsToFail > 0 else { return false }
      state.readsToFail -= 1
      return true
    }
    if fails { throw DatabaseError(resultCode: .SQLITE_IOERR, message: "disk I/O error") }
  }
}

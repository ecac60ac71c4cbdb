import GRDB
import GatewayCore
import Synchronization

/// The result of the writer's last commit.
final class CommitOutcome: Sendable {
  private struct State {
    var trouble: (reason: StoreError, since: ContinuousClock.Instant)?
    var probedAt: ContinuousClock.Instant?
  }
  private let state = Mutex(State())

  /// Why commits fail, and for how long; nil when the last one succeeded.
  var trouble: CommitTrouble? {
    state.withLock { state in
      state.trouble.map { CommitTrouble(reason: $0.reason.message, lasting: $0.since.duration(to: .now)) }
    }
  }

  /// Records a successful commit.
  func succeeded() { state.withLock { $0.trouble = nil } }

  /// Records a failure of the disk or the file. A rejected change is ignored.
  func failed(_ error: any Error) {
    guard let error = error as? DatabaseError else { return }
    switch error.resultCode {
    case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CORRUPT, .SQLITE_NOTADB:
      state.withLock { $0.trouble = (StoreError(error), $0.trouble?.since ?? .now) }
    default: break
    }
  }

  /// Whether to try a write now: commits fail, and the last probe is at least `interval` ago.
  func wantsProbe(every interval: Duration) -> Bool {
    state.withLock { state in
      guard state.trouble != nil else { return false }
      let now = ContinuousClock.now
      if let last = state.probedAt, last.duration(to: now) < interval { return false }
      state.probedAt = now
      return true
    }
  }
}

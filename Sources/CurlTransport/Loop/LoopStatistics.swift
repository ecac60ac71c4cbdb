import CCurl
import Glibc

/// Statistics of a loop, as of the end of its last turn.
struct LoopStatistics: Sendable, Hashable {
  /// The running transfers, each an easy handle.
  var transfers = 0
  /// The longest turn between two waits, as measured by `LoopTurn`.
  var longestTurn = Duration.zero
}

/// Measures one turn of a loop. Used on the loop's thread.
///
/// On a busy machine the system may suspend the thread for longer than any turn should last. An interrupted turn counts
/// only the thread's CPU time, so that slow computation is found however busy the machine is. Time that a call spent
/// waiting in such a turn is not counted.
struct LoopTurn {
  private let began = ContinuousClock.now
  private let computed = LoopTurn.computingTime()
  private let interruptions: Int

  /// Begins now. `interruptions` is how often the system has suspended the thread so far. A blocking call yields the
  /// processor voluntarily and is not counted.
  init(interruptions: Int = ccurl_interruptions_of_thread()) { self.interruptions = interruptions }

  /// Its duration: wall time, or the thread's CPU time if it was interrupted.
  func duration(interruptions: Int = ccurl_interruptions_of_thread()) -> Duration {
    interruptions == self.interruptions ? began.duration(to: .now) : Self.computingTime() - computed
  }

  /// The CPU time of this thread (clock_gettime(2)).
  private static func computingTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

import CCurl
import Glibc

/// What a loop shows of itself, as of the end of its last turn.
struct LoopStatistics: Sendable, Hashable {
  /// The transfers on their way, each an easy handle.
  var transfers = 0
  /// The longest time the loop has spent between two waits, as `LoopTurn` counts it.
  var longestTurn = Duration.zero
}

/// One turn of a loop, from its beginning on. Used on the loop's thread.
///
/// On a busy machine the system takes the processor away, for longer than any turn should last. Such a turn counts with
/// the time that the thread computed, so that computing is found however busy the machine is; what a call waited within
/// it is not known.
struct LoopTurn {
  private let began = ContinuousClock.now
  private let computed = LoopTurn.computingTime()
  private let interruptions: Int

  /// Begins now. `interruptions` says how often the system has taken the processor from the thread so far; a call that
  /// waits gives it up by itself, and is not counted there.
  init(interruptions: Int = ccurl_interruptions_of_thread()) { self.interruptions = interruptions }

  /// How long it has taken: by the clock, or where it was interrupted, the time that the thread computed.
  func duration(interruptions: Int = ccurl_interruptions_of_thread()) -> Duration {
    interruptions == self.interruptions ? began.duration(to: .now) : Self.computingTime() - computed
  }

  /// The processor time of this thread (clock_gettime(2)).
  private static func computingTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

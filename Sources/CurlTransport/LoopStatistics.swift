import CCurl

/// What a loop shows of itself, as of the end of its last turn.
struct LoopStatistics: Sendable, Hashable {
  /// The transfers on their way, each an easy handle.
  var transfers = 0
  /// The longest time the loop has spent between two waits: longer than a blocking call in it took. Turns in which the
  /// system gave the processor to others are left out.
  var longestTurn = Duration.zero
}

/// One turn of a loop, from its beginning on. Used on the loop's thread.
struct LoopTurn {
  private let began = ContinuousClock.now
  // A call that blocks gives the processor up by itself, and is not counted here.
  private let interruptions = ccurl_interruptions_of_thread()

  /// How long it has taken; nil when the system took the processor away meanwhile.
  var undisturbedDuration: Duration? {
    let duration = began.duration(to: .now)
    return ccurl_interruptions_of_thread() == interruptions ? duration : nil
  }
}

/// What a loop shows of itself, as of the end of its last turn.
struct LoopStatistics: Sendable, Hashable {
  /// The transfers on their way, each an easy handle.
  var transfers = 0
  /// The longest time the loop has spent between two waits: longer than a blocking call in it took.
  var longestTurn = Duration.zero
}

import NIOCore

/// How fast a request's body arrives at least, on the average from its head on: a client that sends next to nothing must
/// not hold what is kept for a body.
struct LeastRate: Sendable {
  /// How long a body may take whatever its rate.
  var grace = TimeAmount.seconds(10)
  /// A phone on the slowest network there is sends more.
  var bytesPerSecond = 4_096

  /// How long after the head the next byte is waited for when so many have come.
  func time(for received: Int) -> TimeAmount {
    max(grace, .milliseconds(Int64(received) * 1_000 / Int64(bytesPerSecond)))
  }
}

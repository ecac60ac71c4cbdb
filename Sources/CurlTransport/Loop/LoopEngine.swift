import CCurl

/// What runs on a loop's multi handle. Confined to the loop's thread.
protocol LoopEngine {
  /// What other threads can ask of it.
  associatedtype Command: Sendable

  /// An engine over the multi handle, which it does not own.
  init(_ multi: UnsafeMutableRawPointer)

  /// The easy handles in use.
  var count: Int { get }

  /// Sockets to wait for beside those that libcurl watches.
  var watched: [curl_waitfd] { get }

  /// Does what somebody asked for.
  mutating func obey(_ command: Command)

  /// Moves everything as far as it goes without waiting; returns how long to wait for what comes next.
  mutating func advance() -> Duration

  /// Ends everything.
  mutating func endAll(_ reason: String)
}

import CCurl

/// The work on a loop's multi handle. Confined to the loop's thread.
protocol LoopEngine {
  /// Requests from other threads.
  associatedtype Command: Sendable

  /// An engine over the multi handle, which it does not own.
  init(_ multi: UnsafeMutableRawPointer)

  /// The number of easy handles in use.
  var count: Int { get }

  /// Sockets to wait for in addition to libcurl's.
  var watched: [curl_waitfd] { get }

  /// Executes a command.
  mutating func obey(_ command: Command)

  /// Advances everything without blocking. Returns how long to wait before the next call.
  mutating func advance() -> Duration

  /// Ends everything.
  mutating func endAll(_ reason: String)
}

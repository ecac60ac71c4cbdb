import Foundation

/// What the process asks of the system before it serves.
enum ProcessLimits {
  /// Files kept for the store, the logs and the control socket.
  private static let reserve = 64
  /// More connections than this are for another machine.
  private static let most: rlim_t = 65_536

  /// Raises the number of open files as far as the system lets it, and gives the number of connections that fit. Past
  /// them the server stops accepting for a while: running out of files would end it.
  static func connections() -> Int {
    var limit = rlimit()
    guard getrlimit(kind, &limit) == 0 else { return 256 }
    let wanted = min(limit.rlim_max, most)
    if limit.rlim_cur < wanted {
      var raised = limit
      raised.rlim_cur = wanted
      if setrlimit(kind, &raised) == 0 { limit = raised }
    }
    return max(16, Int(min(limit.rlim_cur, most)) - reserve)
  }

  /// A reader of the logs that goes away must not take the server along.
  static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// A signal to read the configuration again that comes before there is one in use ends nothing.
  static func ignoreHangups() { signal(SIGHUP, SIG_IGN) }

  #if canImport(Darwin)
    private static let kind = RLIMIT_NOFILE
  #else
    private static let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #endif
}

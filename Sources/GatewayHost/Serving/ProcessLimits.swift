import Foundation

/// The process limits and signals set before serving.
enum ProcessLimits {
  /// The open files reserved for the store, the logs and the control socket.
  private static let reserve = 64
  /// The most connections of one process.
  private static let most: rlim_t = 65_536

  /// Raises the limit of open files as far as possible and returns the number of connections that fit. The server stops
  /// accepting at that number, because running out of file descriptors would end it.
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

  /// Ignores SIGPIPE, so that a closed log pipe does not end the server.
  static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// Ignores SIGHUP until `ReloadService` handles it, so that an early reload signal does not end the process.
  static func ignoreHangups() { signal(SIGHUP, SIG_IGN) }

  #if canImport(Darwin)
    private static let kind = RLIMIT_NOFILE
  #else
    private static let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #endif
}

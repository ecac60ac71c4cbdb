import GatewayCore
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the configuration again at each SIGHUP, as `balcao reload` does, and logs the result.
struct ReloadService: Service {
  let admin: Admin
  let log: Logger

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    for await _ in signals.cancelOnGracefulShutdown() {
      do {
        let reload = try await admin.reload()
        for warning in reload.warnings { log.warning("\(warning)") }
        for path in reload.needsRestart { log.warning("needs a restart", metadata: ["setting": "\(path)"]) }
        log.notice(
          "the configuration was read again",
          metadata: [
            "channels": "\(reload.change.channels.inWords)", "providers": "\(reload.change.providers.inWords)",
          ])
      } catch {
        for problem in error.diagnostics { log.error("\(problem)") }
        log.error("the configuration was not applied", metadata: ["error": "\(error.message)"])
      }
    }
  }
}

extension RosterChange.Part {
  /// The change in one line, for people at a terminal or a log.
  var inWords: String {
    let parts = [("added", added), ("changed", changed), ("removed", removed)].filter { !$1.isEmpty }
    return parts.isEmpty ? "unchanged" : parts.map { "\($0) \($1.joined(separator: ", "))" }.joined(separator: "; ")
  }
}

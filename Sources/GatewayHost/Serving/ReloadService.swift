import GatewayCore
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the configuration again at each SIGHUP, as `balcao reload` does, and logs the result.
struct ReloadService: Service {
  let runner: OperationRunner
  let log: Logger

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    for await _ in signals.cancelOnGracefulShutdown() {
      do throws(OperationError) {
        let reload = try await runner.run(ReloadConfiguration(), as: .system)
        for warning in reload.warnings { log.warning("\(warning)") }
        for path in reload.needsRestart {
          log.warning("a changed setting takes effect after a restart", metadata: ["setting": "\(path)"])
        }
        log.notice(
          "the configuration was read again",
          metadata: [
            "channels": "\(reload.change.channels.summary)", "providers": "\(reload.change.providers.summary)",
          ])
      } catch {
        for problem in error.diagnostics { log.error("\(problem)") }
        log.error("the configuration was not applied", metadata: ["error": "\(error.message)"])
      }
    }
  }
}

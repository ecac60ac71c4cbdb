import GatewayKit
import Logging

/// Forgets deduplication keys whose channel will not repeat their events any more: at start, and once a day.
struct KeyKeeper: Sendable {
  private static let interval = Duration.seconds(86_400)

  let store: any JournalStore
  let clock: any GatewayClock
  let log: Logger

  func run() async {
    while !Task.isCancelled {
      do {
        let forgotten = try await store.forgetKeys(expiringBefore: clock.now)
        if forgotten > 0 { log.info("forgot expired deduplication keys", metadata: ["count": "\(forgotten)"]) }
      } catch {
        log.error("expired deduplication keys could not be forgotten", metadata: ["error": "\(error)"])
      }
      do { try await clock.sleep(for: Self.interval) } catch { return }
    }
  }
}

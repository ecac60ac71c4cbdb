import GatewayKit
import Logging

/// Deletes deduplication keys of events that their channel will not repeat any more: at start, and once a day.
struct DeduplicationExpiry: Sendable {
  private static let interval = Duration.seconds(86_400)

  let store: any JournalStore
  let deletions: DeletionGuard
  let clock: any GatewayClock
  let log: Logger

  func run() async {
    while let now = try? await deletions.whenAllowed() {
      do {
        let forgotten = try await store.forgetKeys(expiringBefore: now)
        if forgotten > 0 { log.info("expired deduplication keys were deleted", metadata: ["count": "\(forgotten)"]) }
      } catch {
        log.error("expired deduplication keys could not be deleted", metadata: ["error": "\(error)"])
      }
      do { try await clock.sleep(for: Self.interval) } catch { return }
    }
  }
}

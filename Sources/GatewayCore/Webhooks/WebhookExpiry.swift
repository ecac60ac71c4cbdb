import Foundation
import GatewayKit
import Logging

/// Removes old messages of webhooks, and old events that are not in the log: at start, and every hour.
struct WebhookExpiry: Sendable {
  private static let interval = Duration.seconds(3_600)
  /// How long what does not wait is kept, in days.
  static let keepsDays = 30
  /// The most messages of a webhook that are kept beside those that wait.
  static let most = 10_000

  let store: any WebhookStore
  let deletions: DeletionGuard
  let clock: any GatewayClock
  let log: Logger

  func run() async {
    while let now = try? await deletions.whenAllowed() {
      do {
        let removed = try await store.tidyWebhooks(
          before: now - .seconds(Self.keepsDays * 86_400), keeping: Self.most)
        if removed > 0 { log.info("old messages of webhooks were removed", metadata: ["count": "\(removed)"]) }
      } catch {
        log.error("old messages of webhooks could not be removed", metadata: ["error": "\(error)"])
      }
      do { try await clock.sleep(for: Self.interval) } catch { return }
    }
  }
}

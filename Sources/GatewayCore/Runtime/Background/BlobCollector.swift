import Foundation
import GatewayKit
import Logging

/// Removes files that are no longer referenced: at start, and every six hours.
///
/// A customer's file is referenced by the list of fetched media or by lines of the log, until it is older than the
/// channel's `keepFilesDays`. Equal content is stored as one file, which goes with its last reference. References are
/// removed before the file, so a crash in between leaves an unreferenced file that the next run removes.
struct BlobCollector: Sendable {
  private static let interval = Duration.seconds(6 * 3600)
  /// A file can be stored before it is referenced, such as one that a visitor chose and has not sent yet.
  static let patience = Duration.seconds(86_400)

  /// How long each channel keeps files.
  let keeps: @Sendable () -> [ChannelID: Duration]
  let store: any SettingStore & FileUseStore
  let blobs: any BlobStore
  let deletions: DeletionGuard
  let clock: any GatewayClock
  let log: Logger

  func run() async {
    while let now = try? await deletions.whenAllowed() {
      do {
        let removed = try await tidy(now: now)
        if removed > 0 { log.info("unreferenced files were removed", metadata: ["count": "\(removed)"]) }
      } catch {
        log.error("old files could not be removed", metadata: ["error": "\(error)"])
      }
      do { try await clock.sleep(for: Self.interval) } catch { return }
    }
  }

  /// Runs once and returns the number of files removed. `now` must be an instant that deletions may rely on.
  func tidy(now: Date) async throws -> Int {
    var since: [ChannelID: Date] = [:]
    for (channel, keeps) in keeps() {
      since[channel] = now - keeps
      try await MediaIndex(channel: channel, store: store).forget(after: keeps, now: now)
    }
    let old = Set(try await blobs.files(lastStoredBefore: now - Self.patience))
    if old.isEmpty { return 0 }
    let inUse = try await store.filesInUse(among: old, since: since)
    // A crash between a message's commit and the claim of its files leaves them counted as unsent.
    _ = try await blobs.claim(Array(inUse))
    var removed = 0
    for ref in old.subtracting(inUse).sorted()
    where try await blobs.remove(ref, lastStoredBefore: now - Self.patience) {
      removed += 1
    }
    return removed
  }
}

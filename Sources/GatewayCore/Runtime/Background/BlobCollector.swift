import Foundation
import GatewayKit
import Logging

/// Removes files that nothing names any more: at start, and every six hours.
///
/// A channel's customers' files are named until they are older than its `keepFilesDays`, by the shelf of what was fetched or
/// by the lines of the log. The same content may have come twice, and is one file: it goes with its last name. First the
/// names go, then the file: a kill in between leaves a file without a name, which the next look takes away.
struct BlobCollector: Sendable {
  private static let interval = Duration.seconds(6 * 3600)
  /// A file may be there before its name: one that a visitor chose and did not send yet.
  static let patience = Duration.seconds(86_400)

  /// How long each channel's files are kept.
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
        if removed > 0 { log.info("files that nothing names were removed", metadata: ["count": "\(removed)"]) }
      } catch {
        log.error("old files could not be removed", metadata: ["error": "\(error)"])
      }
      do { try await clock.sleep(for: Self.interval) } catch { return }
    }
  }

  /// Looks once; returns how many files it took away. `now` is a present that deletions may go by.
  func tidy(now: Date) async throws -> Int {
    var since: [ChannelID: Date] = [:]
    for (channel, keeps) in keeps() {
      since[channel] = now - keeps
      try await MediaIndex(channel: channel, store: store).forget(after: keeps, now: now)
    }
    let old = Set(try await blobs.files(lastStoredBefore: now - Self.patience))
    if old.isEmpty { return 0 }
    let inUse = try await store.filesInUse(among: old, since: since)
    // A kill between a message's commit and the claim of its files leaves them counted as unsent.
    _ = try await blobs.claim(Array(inUse))
    var removed = 0
    for ref in old.subtracting(inUse).sorted()
    where try await blobs.remove(ref, lastStoredBefore: now - Self.patience) {
      removed += 1
    }
    return removed
  }
}

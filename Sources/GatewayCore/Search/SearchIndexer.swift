import GatewayKit
import Logging
import Synchronization

/// Keeps the search index up to date: what is stored is found within a second.
///
/// It works in small transactions between those of everybody else. An existing data folder is indexed from the
/// beginning, which goes on after a restart where it stopped.
final class SearchIndexer: Sendable {
  private static let interval = Duration.milliseconds(250)
  private static let slice = 100
  /// The rounds after which the index is tidied when little comes in: ten seconds. With nothing to do that writes nothing.
  private static let roundsUntidied = 40

  private let store: any SearchStore
  private let clock: any GatewayClock
  private let log: Logger
  private let runs = Mutex(false)

  init(store: any SearchStore, clock: any GatewayClock, log: Logger) {
    self.store = store
    self.clock = clock
    self.log = log
  }

  /// Indexes until it is cancelled.
  func run() async {
    runs.withLock { $0 = true }
    defer { runs.withLock { $0 = false } }
    var isUntidy = true
    var rounds = 0
    var hasFailed = false
    while !Task.isCancelled {
      do throws(StoreError) {
        if try await store.index(limit: Self.slice) {
          isUntidy = true
          continue
        }
        rounds += 1
        if isUntidy || rounds.isMultiple(of: Self.roundsUntidied) { isUntidy = try await store.tidyIndex() }
        hasFailed = false
      } catch {
        if Task.isCancelled { return }
        // Said once: a full disk lasts.
        if !hasFailed { log.error("the search index could not be written", metadata: ["error": "\(error)"]) }
        hasFailed = true
      }
      do { try await clock.sleep(for: Self.interval) } catch { return }
    }
  }

  /// Indexes what is stored when nothing else does, for at most `limit`: for a search without a server.
  func catchUp(within limit: Duration) async throws(StoreError) {
    guard !runs.withLock({ $0 }) else { return }
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end, try await store.index(limit: Self.slice) {}
  }
}

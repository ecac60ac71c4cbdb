import Foundation
import GatewayKit
import Logging

/// Fetches the files that customers sent on one channel, in parallel with other work. Fetches that the last process
/// left are resumed.
final class MediaFetcher: Sendable {
  /// The largest file fetched, in bytes: WhatsApp's limit for documents.
  static let limit = 100 << 20
  /// The most fetches at once.
  private static let parallel = 2
  /// How often failed fetches are retried and old files are checked.
  private static let interval = Duration.seconds(60)

  private let channel: Channel
  private let index: MediaIndex
  private let blobs: any Blobs
  private let files: CustomerFiles
  private let suspects: Suspects
  private let clock: any GatewayClock
  private let log: Logger
  private let policy = RetryPolicy()

  init(
    channel: Channel, store: any SettingStore, blobs: any Blobs, files: CustomerFiles, suspects: Suspects,
    clock: any GatewayClock, log: Logger
  ) {
    self.channel = channel
    self.files = files
    self.suspects = suspects
    index = MediaIndex(channel: channel.id, store: store)
    self.blobs = blobs
    self.clock = clock
    self.log = log
  }

  /// Fetches until cancelled; returns at once for a channel whose files come with their events.
  func run() async {
    guard let adapter = channel.adapter as? any MediaFetching else { return }
    let bell = channel.inbox.mediaBell
    await withDiscardingTaskGroup { group in
      group.addTask {
        while !Task.isCancelled {
          do { try await self.clock.sleep(for: Self.interval) } catch { return }
          bell.ring()
        }
      }
      var failures: [String: (count: Int, until: Duration)] = [:]
      bell.ring()
      for await _ in bell.rings {
        await self.fetchWanted(from: adapter, &failures)
        if Task.isCancelled { break }
      }
      group.cancelAll()
    }
  }

  private func fetchWanted(
    from adapter: any MediaFetching, _ failures: inout [String: (count: Int, until: Duration)]
  ) async {
    let wanted: [KeptMedia]
    do {
      wanted = try await index.wanted(limit: 1_000)
    } catch {
      return log.error("the files to fetch could not be listed", metadata: ["error": "\(error)"])
    }
    let now = clock.uptime
    let due = wanted.filter { (failures[$0.media.ref]?.until ?? now) <= now }
    let parallel = due.contains { suspects.isSuspect(work($0)) } ? 1 : Self.parallel
    let results = await withTaskGroup(of: (String, Bool).self) { group in
      var rest = due[...]
      var results: [(String, Bool)] = []
      for media in rest.prefix(parallel) { group.addTask { (media.media.ref, await self.fetch(media, adapter)) } }
      rest = rest.dropFirst(parallel)
      while let result = await group.next() {
        results.append(result)
        if let media = rest.popFirst() { group.addTask { (media.media.ref, await self.fetch(media, adapter)) } }
      }
      return results
    }
    for (ref, isDone) in results {
      if isDone {
        failures[ref] = nil
      } else {
        let count = (failures[ref]?.count ?? 0) + 1
        failures[ref] = (count, clock.uptime + policy.backoff(count, random: .random(in: 0.5...1)))
      }
    }
  }

  /// Fetches one file. True when it is settled: stored, or given up for good.
  private func fetch(_ wanted: KeptMedia, _ adapter: any MediaFetching) async -> Bool {
    let work = work(wanted)
    do {
      let known = try await index.kept(wanted.media.ref)
      if let known, known.blob != nil {
        try await index.keep(known)
        suspects.clear(work)
      } else if suspects.isSetAside(work) {
        try await index.keep(givenUp(wanted))
      } else {
        try await suspects.admit(work)
        let slot = suspects.begin(work)
        var isDone = false
        defer { suspects.end(slot, of: work, isDone: isDone) }
        try await index.keep(try await settled(wanted, adapter))
        isDone = true
      }
      files.settled(on: channel.id)
      return true
    } catch is CancellationError {
      return false
    } catch {
      note(error)
      return false
    }
  }

  /// The file without its bytes, because fetching it crashes the process.
  private func givenUp(_ wanted: KeptMedia) -> KeptMedia {
    var kept = wanted
    kept.at = clock.now
    kept.lost = "the gateway ended again and again while it fetched this file; it will not be fetched again"
    return kept
  }

  private func work(_ wanted: KeptMedia) -> Work { .file(wanted.media.ref, on: channel.id) }

  /// The file with its bytes, or with the reason why it can never be fetched.
  private func settled(_ wanted: KeptMedia, _ adapter: any MediaFetching) async throws(AdapterError) -> KeptMedia {
    var kept = wanted
    kept.at = clock.now
    let content: [UInt8]
    do {
      content = try await adapter.content(of: wanted.media, upTo: Self.limit)
    } catch {
      guard error.outcome == .rejected || error.outcome == .blocked else { throw error }
      kept.lost = error.message
      log.warning("a customer's file cannot be fetched", metadata: ["channel": "\(channel.id)", "error": "\(error)"])
      return kept
    }
    kept.blob = try await blobs.store(content, for: .business)
    kept.size = content.count
    channel.health.recovered(.media)
    return kept
  }

  private func note(_ error: any Error) {
    guard !Task.isCancelled else { return }
    log.warning(
      "a customer's file could not be fetched yet", metadata: ["channel": "\(channel.id)", "error": "\(error)"])
    if let failure = error as? AdapterError, [.unauthorized, .exhausted].contains(failure.outcome) {
      channel.health.degraded(.media, since: clock.now, failure)
    }
  }
}

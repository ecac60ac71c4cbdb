import Foundation
import GatewayKit
import Logging

/// Keeps a channel's own work going: polling that ended is begun again with backoff, activation is tried until it holds.
struct ChannelKeeper: Sendable {
  let channel: Channel
  let publicURL: URL?
  let clock: any GatewayClock
  let log: Logger
  private let policy = RetryPolicy()

  init(_ channel: Channel, publicURL: URL?, clock: any GatewayClock, log: Logger) {
    self.channel = channel
    self.publicURL = publicURL
    self.clock = clock
    self.log = log
  }

  /// Works until cancelled; returns at once for a channel that only answers requests.
  func run() async {
    await withDiscardingTaskGroup { group in
      if let polling = channel.adapter as? any Polling {
        group.addTask {
          await repeating(.polling) { () throws(AdapterError) in try await polling.run(inbox: channel.inbox) }
        }
      }
      if let activating = channel.adapter as? any Activating, let publicURL {
        let own = publicURL.appending(path: "channels/\(channel.id)")
        group.addTask {
          await untilDone(.activation) { () throws(AdapterError) in try await activating.activate(publicURL: own) }
        }
      }
    }
  }

  /// Polling has no end: a return is as much a reason to begin again as a throw, but no trouble.
  private func repeating(_ activity: ChannelHealth.Activity, _ work: () async throws(AdapterError) -> Void) async {
    var failures = 0
    while !Task.isCancelled {
      do {
        try await work()
        channel.health.recovered(activity)
        failures = 0
      } catch {
        failures += 1
        note(error, activity)
      }
      guard await pause(after: failures + 1) else { return }
    }
  }

  private func untilDone(_ activity: ChannelHealth.Activity, _ work: () async throws(AdapterError) -> Void) async {
    for failures in 1... {
      do {
        try await work()
        return channel.health.recovered(activity)
      } catch {
        note(error, activity)
      }
      guard await pause(after: failures) else { return }
    }
  }

  private func note(_ error: AdapterError, _ activity: ChannelHealth.Activity) {
    guard !Task.isCancelled else { return }
    channel.health.degraded(activity, since: clock.now, error.message)
    log.warning(
      "a channel is degraded", metadata: ["channel": "\(channel.id)", "activity": "\(activity)", "error": "\(error)"])
  }

  /// Waits before the next attempt; false when cancelled.
  private func pause(after failures: Int) async -> Bool {
    do {
      try await clock.sleep(for: policy.backoff(failures, random: .random(in: 0...1)))
      return true
    } catch {
      return false
    }
  }
}

import Foundation
import GatewayKit
import Logging

/// Keeps a channel's own work going: polling that ended is begun again with backoff, activation is tried until it holds.
struct ChannelSupervisor: Sendable {
  let channel: Channel
  let publicURL: URL?
  let clock: any GatewayClock
  let log: Logger
  private let policy = RetryPolicy()
  /// How often a channel's templates are asked for.
  private static let listing = Duration.seconds(6 * 3_600)

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
      if let listing = channel.adapter as? any TemplateListing { group.addTask { await keepTemplates(of: listing) } }
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

  /// Asks for the templates at once and several times a day. That it cannot be done says nothing of the channel: its work
  /// goes on, and what needs a template is told by the channel itself.
  private func keepTemplates(of adapter: any TemplateListing) async {
    while !Task.isCancelled {
      do {
        _ = try await adapter.syncTemplates()
      } catch {
        log.info(
          "a channel's templates could not be listed", metadata: ["channel": "\(channel.id)", "error": "\(error)"])
      }
      do { try await clock.sleep(for: Self.listing) } catch { return }
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

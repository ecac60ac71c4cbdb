import Foundation
import GatewayKit
import Logging

/// Keeps a channel's background work running: restarts polling with backoff and repeats activation until it succeeds.
struct ChannelSupervisor: Sendable {
  let channel: Channel
  let publicURL: URL?
  let clock: any GatewayClock
  let log: Logger
  private let policy = RetryPolicy()
  /// How often a channel's templates are listed.
  private static let listing = Duration.seconds(6 * 3_600)

  init(_ channel: Channel, publicURL: URL?, clock: any GatewayClock, log: Logger) {
    self.channel = channel
    self.publicURL = publicURL
    self.clock = clock
    self.log = log
  }

  /// Runs until cancelled; returns at once for a channel that only answers requests.
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

  /// Repeats work that should not end: a return restarts it like an error, but is not recorded as trouble.
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

  /// Lists the templates at once and every six hours. A failure does not affect the channel's health: its work goes on,
  /// and the channel itself reports a send that needs a template.
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
    channel.health.degraded(activity, since: clock.now, error)
    log.warning(
      "a channel is degraded", metadata: ["channel": "\(channel.id)", "activity": "\(activity)", "error": "\(error)"])
  }

  /// Waits before the next attempt. False when cancelled.
  private func pause(after failures: Int) async -> Bool {
    do {
      try await clock.sleep(for: policy.backoff(failures, random: .random(in: 0...1)))
      return true
    } catch {
      return false
    }
  }
}

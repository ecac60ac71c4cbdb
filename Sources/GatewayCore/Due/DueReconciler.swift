import GatewayKit
import Logging

/// Makes the table of due times agree with the configuration, so that items of removed or disabled channels do not lie in
/// front of the others.
struct DueReconciler: Sendable {
  let store: any DueStore
  let roster: Roster
  let switches: Switches
  let log: Logger

  /// Cancels the items of channels that the configuration does not list. Called at the start: a reload may be a slip, and
  /// only holds them.
  func cancelRemoved() async throws(StoreError) {
    let channels = roster.channels
    let cancelled = try await store.cancelDue(exceptOn: channels.disabled.union(channels.all.map(\.id)))
    if cancelled > 0 {
      log.notice("timers of removed channels were cancelled", metadata: ["count": "\(cancelled)"])
    }
  }

  /// Brings the items in line with the roster. Called at the start, before the first item rings, and at each reload.
  ///
  /// - Items of `removed` channels, and of those that are not enabled, are held: once the channel is back they happen,
  ///   overdue ones at once.
  /// - Held items of the other channels are released, but for the timers of flows on a paused channel.
  func reconcile(removed: [ChannelID] = []) async throws(StoreError) {
    let channels = roster.channels
    for channel in channels.disabled.union(removed) { _ = try await store.holdDue(on: channel) }
    for channel in channels.all.map(\.id) {
      let held: Set<DueKind> = switches.pause(of: channel) == nil ? [] : [.flowTimer]
      _ = try await store.releaseDue(Set(DueKind.allCases).subtracting(held), on: channel)
    }
  }

  /// Releases the timers of flows that were held on channels which are not paused any more. Returns how many.
  func releaseTimers(on resumed: [ChannelID]) async throws(StoreError) -> Int {
    var released = 0
    for channel in resumed where switches.pause(of: channel) == nil {
      released += try await store.releaseDue([.flowTimer], on: channel)
    }
    return released
  }
}

import GatewayKit
import Logging

/// Matches the table of due times to the configuration, so that items of removed or disabled channels do not stand in
/// front of the others.
struct DueReconciler: Sendable {
  let store: any DueStore
  let roster: Roster
  let switches: Switches
  let log: Logger

  /// Cancels the items of channels that are not in the configuration. Called at the start only; a reload, which may be
  /// a mistake, holds them instead.
  func cancelRemoved() async throws(StoreError) {
    let channels = roster.channels
    let cancelled = try await store.cancelDue(exceptOn: channels.disabled.union(channels.all.map(\.id)))
    if cancelled > 0 {
      log.notice("timers of removed channels were cancelled", metadata: ["count": "\(cancelled)"])
    }
  }

  /// Holds and releases items according to the roster. Called at the start, before the first item rings, and at each
  /// reload.
  ///
  /// - Items of `removed` and of disabled channels are held. When the channel is back they fall due, overdue ones at
  ///   once.
  /// - Held items of other channels are released, except for flow timers on a paused channel.
  func reconcile(removed: [ChannelID] = []) async throws(StoreError) {
    let channels = roster.channels
    for channel in channels.disabled.union(removed) { _ = try await store.holdDue(on: channel) }
    for channel in channels.all.map(\.id) {
      let held: Set<DueKind> = switches.pause(of: channel) == nil ? [] : [.flowTimer]
      _ = try await store.releaseDue(Set(DueKind.allCases).subtracting(held), on: channel)
    }
  }

  /// Releases held flow timers on channels that are no longer paused. Returns their number.
  func releaseTimers(on resumed: [ChannelID]) async throws(StoreError) -> Int {
    var released = 0
    for channel in resumed where switches.pause(of: channel) == nil {
      released += try await store.releaseDue([.flowTimer], on: channel)
    }
    return released
  }
}

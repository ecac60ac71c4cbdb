import GatewayKit

/// Applies a new configuration to the roster while the gateway runs.
struct RosterUpdater: Sendable {
  let roster: Roster
  let factory: RosterFactory
  let runner: ChannelRunner
  let store: any Store
  let breakerStore: BreakerStore
  let budgets: BudgetSettings
  let echoes: PhoneEchoes
  let lanes: Lanes
  let outbox: Outbox
  let due: DueClock
  let dueReconciler: DueReconciler
  let live: LiveConversations
  let clock: any GatewayClock
  /// Serializes updates.
  let gate = SerialGate()

  /// Reads a configuration and applies it. Calls run one at a time, so the configuration read last is in use at the
  /// end.
  func apply<Failure: StoreFailure>(
    _ read: () async throws(Failure) -> GatewayConfiguration
  ) async throws(Failure) -> RosterChange {
    try await gate.run { () throws(Failure) in
      let configuration = try await read()
      do throws(StoreError) { return try await replace(by: configuration) } catch { throw Failure(error) }
    }
  }

  /// Replaces the roster with that of a configuration; see `ReloadConfiguration`.
  ///
  /// - Throws: `StoreError` when the store fails. An error before the replacement changes nothing; after it, some work
  ///   of new channels has not started yet. In both cases repeating the call completes the update.
  private func replace(by configuration: GatewayConfiguration) async throws(StoreError) -> RosterChange {
    let old = roster.current
    let next = factory.snapshot(of: configuration, after: old)
    try await breakerStore.load(next.providers.new(since: old.providers), now: clock.now)
    for provider in next.providers { provider.applyLimit() }
    roster.replace(with: next)
    for channel in old.channels.all.new(since: next.channels.all) {
      channel.retired.open()
      live.endWatches(until: channel.retired)
    }
    for channel in next.channels.all.new(since: old.channels.all) {
      runner.begin(channel, after: old.channels[channel.id])
    }
    for channel in next.channels.draining.new(since: old.channels.draining) { runner.drain(channel) }
    // Only new channels: phone notes of kept channels are already being processed.
    try await takeUpWork(
      ofPhonesOn: next.channels.all.new(since: old.channels.all), removed: next.channels.draining.map(\.id))
    due.lookAgain()
    return RosterChange(from: old, to: next)
  }

  /// Starts the work that the last process left. Call it once, at the start.
  func begin() async throws(StoreError) {
    try await dueReconciler.cancelRemoved()
    try await takeUpWork(ofPhonesOn: roster.channels.all, removed: [])
  }

  /// Starts the stored work of the roster: first budgets of new providers, due times, phone echoes, waiting turns and
  /// deliveries.
  private func takeUpWork(ofPhonesOn channels: [Channel], removed: [ChannelID]) async throws(StoreError) {
    try await budgets.rememberFirstValues()
    try await dueReconciler.reconcile(removed: removed)
    for channel in channels { try await echoes.catchUp(on: channel.id) }
    for conversation in try await store.lanesWithWork() { lanes.wake(conversation) }
    try await outbox.wakeAll()
  }
}

extension Array where Element: AnyObject {
  /// The objects that `others` does not contain, compared by identity.
  fileprivate func new(since others: [Element]) -> [Element] { filter { item in !others.contains { $0 === item } } }
}

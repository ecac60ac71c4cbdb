import Foundation
public import GatewayKit
import Logging

/// A gateway: channels, journal, lanes, ladder and outbox, put together.
///
/// It is made from values and reaches the outside only through `GatewayPorts`. Before `run()` it does no background
/// work, but `admin` works: the command line uses this to act on a data folder without a server.
public final class Gateway: Sendable {
  /// The operations that people and programs use.
  public let admin: Admin

  let roster: Roster
  let updater: RosterUpdater
  private let runner: ChannelRunner
  let turns: Turns
  private let outbox: Outbox
  private let due: DueClock
  let suspects: Suspects
  private let live: LiveConversations
  private let lanes: Lanes
  private let store: any Store
  private let signals: Signals
  private let blobCollector: BlobCollector
  private let clockShifts: WallClockShifts
  private let deletions: DeletionGuard
  private let budgets: BudgetSettings
  private let log: Logger
  private let clock: any GatewayClock

  /// Puts a gateway together and loads switches, suspects, budgets, pauses and content from the store. A store without
  /// content gets the configuration's.
  ///
  /// - Throws: `StoreError` when the store cannot be read, or holds content that this version does not support.
  public init(configuration: GatewayConfiguration, ports: GatewayPorts) async throws(StoreError) {
    let assembly = GatewayAssembly(configuration: configuration, ports: ports)
    admin = assembly.admin
    roster = assembly.roster
    updater = assembly.updater
    runner = assembly.runner
    turns = assembly.turns
    outbox = assembly.outbox
    due = assembly.due
    suspects = assembly.suspects
    live = assembly.live
    lanes = assembly.lanes
    blobCollector = BlobCollector(
      keeps: { [roster] in
        Dictionary(uniqueKeysWithValues: roster.channels.all.map { ($0.id, $0.configuration.keepFiles) })
      }, store: ports.store, blobs: ports.blobs, deletions: assembly.deletions, clock: ports.clock, log: ports.log)
    clockShifts = assembly.clockShifts
    deletions = assembly.deletions
    signals = assembly.signals
    store = ports.store
    budgets = assembly.budgets
    log = ports.log
    clock = ports.clock

    try await assembly.switches.load()
    try await suspects.load()
    try await budgets.load()
    try await assembly.breakerStore.load(roster.providers, now: clock.now)
    if let first = configuration.initialContent, try await store.currentContent() == nil {
      _ = try await store.addContent(first, origin: .firstStart, after: 0, now: clock.now)
    }
    try await assembly.content.reload()
    for channel in roster.channels.all { runner.begin(channel) }
  }

  /// Runs until `stop()` or cancellation. Starts with the work that the last run left. Turns and attempts in flight end
  /// before it returns.
  public func run() async throws(StoreError) {
    try await deletions.begin(store)
    let suspected = await suspects.prepare()
    // Also when the start fails; otherwise the next start would treat this process as crashed.
    defer { suspects.close() }
    try await outbox.prepare()
    // No provider has been asked yet, so open reservations were left by a process that was killed.
    let left = try await store.settleOpenReservations()
    if left > 0 {
      log.warning(
        "calls to providers were interrupted; their highest possible cost is counted", metadata: ["calls": "\(left)"])
    }
    try await turns.recallLoops()
    // Suspects first: work that must run alone then waits for little.
    for work in suspected {
      guard let conversation = work.conversation else { continue }
      if case .due = work { due.mark(conversation) }
      lanes.wake(conversation)
    }
    try await updater.begin()
    await withTaskCancellationHandler {
      async let sending: Void = outbox.run()
      await withDiscardingTaskGroup { background in
        background.addTask { await self.suspects.run() }
        background.addTask { await self.due.run() }
        background.addTask { await self.clockShifts.run() }
        background.addTask { await self.deletions.run(self.store) }
        background.addTask {
          await DeduplicationExpiry(store: self.store, deletions: self.deletions, clock: self.clock, log: self.log)
            .run()
        }
        background.addTask { await self.blobCollector.run() }
        background.addTask { await self.runner.run() }
        background.addTask { await self.signals.run() }
        await lanes.run { await self.turns.run($0) }
        background.cancelAll()
      }
      outbox.stop()
      await sending
    } onCancel: {
      stop()
    }
  }

  /// Makes `run()` return after the turns and attempts in flight; no new work starts. Event streams end.
  public func stop() {
    live.stop()
    lanes.stop()
    suspects.stop()
  }

  /// Applies another configuration; see `Admin.reload()`.
  public func apply(_ configuration: GatewayConfiguration) async throws(StoreError) -> RosterChange {
    try await updater.apply { () throws(StoreError) in configuration }
  }

  /// Answers a request below `/channels/{channel}/`. Nil when the channel does not exist or serves no HTTP.
  public func handle(_ request: ServedRequest, channel id: ChannelID) async -> ServedResponse? {
    guard let channel = roster.channels.accepting(id), let serving = channel.serving else { return nil }
    return await serving.handle(request, inbox: channel.inbox)
  }

  /// Takes the parameters with which a provider's consent page redirected a person's browser back.
  public func consentReturned(_ parameters: [QueryParameter]) async -> ConsentReturn {
    await admin.pendingConsents.take(parameters)
  }

  /// Why the gateway cannot work now; nil when it can.
  public func whyNotReady() async -> String? {
    if lanes.isStopping { return "the gateway is stopping" }
    if let trouble = await store.commitTrouble() { return "nothing can be stored: \(trouble.reason)" }
    do throws(StoreError) {
      _ = try await store.setting("probe", in: SettingScope.gateway)
      return nil
    } catch {
      return "the data folder cannot be used: \(error)"
    }
  }
}

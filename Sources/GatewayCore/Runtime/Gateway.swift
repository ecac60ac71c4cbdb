import Foundation
public import GatewayKit
import Logging

/// A gateway: channels, journal, lanes, ladder and outbox, put together.
///
/// Made from values and ports; what it needs from the world comes in through `GatewayPorts`.
/// Until `run()` nothing happens by itself, and `admin` works: so the command line acts on a folder without a server.
public final class Gateway: Sendable {
  /// What people do with the gateway.
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

  /// Puts a gateway together and reads what it needs of the store: switches, suspects, budgets, pauses and content. A store
  /// without content gets the configuration's.
  ///
  /// - Throws: `StoreError` when the store cannot be read, or holds content that this version cannot.
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

  /// Works until `stop()` or cancellation: what waits since the last run is answered first. Turns and attempts in flight
  /// end before it returns.
  public func run() async throws(StoreError) {
    try await deletions.begin(store)
    let suspected = await suspects.prepare()
    // Also where the start fails: the next one must not take that for a process that was cut off.
    defer { suspects.close() }
    try await outbox.prepare()
    // Nobody asks a provider yet: what is reserved was left by a process that was killed.
    let left = try await store.settleOpenReservations()
    if left > 0 {
      log.warning(
        "calls of providers were cut off and count as the most they can have cost", metadata: ["calls": "\(left)"])
    }
    try await turns.recallLoops()
    // Suspects first: those that are tried alone then have little to wait for.
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

  /// Lets the turns and the attempts in flight end, takes up no other, and makes `run()` return. Event streams end.
  public func stop() {
    live.stop()
    lanes.stop()
    suspects.stop()
  }

  /// Applies another configuration; see `Admin.reload()`.
  public func apply(_ configuration: GatewayConfiguration) async throws(StoreError) -> RosterChange {
    try await updater.apply { () throws(StoreError) in configuration }
  }

  /// Answers a request below `/channels/{channel}/`; nil when there is no such channel, or it serves no HTTP.
  public func handle(_ request: ServedRequest, channel id: ChannelID) async -> ServedResponse? {
    guard let channel = roster.channels.accepting(id), let serving = channel.serving else { return nil }
    return await serving.handle(request, inbox: channel.inbox)
  }

  /// Takes what a person's browser brought back from a provider that was asked for a consent.
  public func consentReturned(_ parameters: [QueryParameter]) async -> ConsentReturn {
    await admin.pendingConsents.take(parameters)
  }

  /// Whether the gateway can do its work now; nil when it can, else why not.
  public func whyNotReady() async -> String? {
    if lanes.isStopping { return "the gateway is stopping" }
    if let trouble = await store.commitTrouble() { return "nothing can be stored: \(trouble.reason)" }
    do throws(StoreError) {
      _ = try await store.setting("probe", in: SettingScope.gateway)
      return nil
    } catch {
      return "the data folder does not answer: \(error)"
    }
  }
}

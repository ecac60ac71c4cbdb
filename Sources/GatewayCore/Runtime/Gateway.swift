import Foundation
public import GatewayKit
import Logging

/// A gateway: channels, journal, lanes, ladder and outbox, put together.
///
/// It is made from values and reaches the outside only through `GatewayPorts`. Before `run()` it does no background
/// work, but `operations` work: the command line uses this to act on a data folder without a server.
public final class Gateway: Sendable {
  private let parts: GatewayAssembly
  private let ports: GatewayPorts

  /// Runs what people and programs do with the gateway.
  public var operations: OperationRunner { OperationRunner(services: parts.services) }

  var roster: Roster { parts.roster }
  var updater: RosterUpdater { parts.updater }
  var turns: Turns { parts.turns }
  var suspects: Suspects { parts.suspects }
  var people: People { parts.services.people }

  /// Puts a gateway together and loads switches, suspects, budgets, pauses and content from the store. A store without
  /// content gets the configuration's.
  ///
  /// - Throws: `StoreError` when the store cannot be read, or holds content that this version does not support.
  public init(configuration: GatewayConfiguration, ports: GatewayPorts) async throws(StoreError) {
    self.ports = ports
    parts = GatewayAssembly(configuration: configuration, ports: ports)
    try await parts.switches.load()
    try await parts.suspects.load()
    try await parts.budgets.load()
    try await parts.breakerStore.load(roster.providers, now: ports.clock.now)
    try await people.names.reload()
    if let first = configuration.initialContent, try await ports.store.currentContent() == nil {
      _ = try await ports.store.addContent(NewContent(first, origin: .firstStart), after: 0, now: ports.clock.now)
    }
    try await parts.content.reload()
    for channel in roster.channels.all { parts.runner.begin(channel) }
  }

  /// Runs until `stop()` or cancellation. Starts with the work that the last run left. Turns and attempts in flight end
  /// before it returns.
  public func run() async throws(StoreError) {
    try await parts.deletions.begin(ports.store)
    let suspected = await suspects.prepare()
    // Also when the start fails; otherwise the next start would treat this process as crashed.
    defer { suspects.close() }
    try await parts.outbox.prepare()
    // No provider has been asked yet, so open reservations were left by a process that was killed.
    let left = try await ports.store.settleOpenReservations()
    if left > 0 {
      ports.log.warning(
        "calls to providers were interrupted; their highest possible cost is counted", metadata: ["calls": "\(left)"])
    }
    try await turns.recallLoops()
    try await operations.recoverJobs()
    // Suspects first: work that must run alone then waits for little.
    for work in suspected {
      guard let conversation = work.conversation else { continue }
      if case .due = work { parts.due.mark(conversation) }
      parts.lanes.wake(conversation)
    }
    try await updater.begin()
    let (parts, ports) = (parts, ports)
    await withTaskCancellationHandler {
      async let sending: Void = parts.outbox.run()
      await withDiscardingTaskGroup { background in
        background.addTask { await parts.suspects.run() }
        background.addTask { await parts.due.run() }
        background.addTask { await parts.clockShifts.run() }
        background.addTask { await parts.deletions.run(ports.store) }
        background.addTask {
          await DeduplicationExpiry(
            store: ports.store, deletions: parts.deletions, clock: ports.clock, log: ports.log
          ).run()
        }
        background.addTask { await parts.blobCollector.run() }
        background.addTask { await parts.indexer.run() }
        background.addTask { await parts.jobs.run() }
        background.addTask { await parts.presences.run() }
        background.addTask { await parts.webhooks.run() }
        background.addTask { await AlertWatch(services: parts.services, log: ports.log).run() }
        background.addTask {
          await WebhookExpiry(
            store: ports.store, deletions: parts.deletions, clock: ports.clock, log: ports.log
          ).run()
        }
        background.addTask { await parts.runner.run() }
        background.addTask { await parts.signals.run() }
        await parts.lanes.run { await parts.turns.run($0) }
        background.cancelAll()
      }
      parts.outbox.stop()
      await sending
    } onCancel: {
      stop()
    }
  }

  /// Makes `run()` return after the turns and attempts in flight; no new work starts. Event streams end.
  public func stop() {
    parts.live.stop()
    parts.lanes.stop()
    suspects.stop()
  }

  /// Applies another configuration; see `ReloadConfiguration`.
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
    await parts.services.pendingConsents.take(parameters)
  }

  /// Why the gateway cannot work now; nil when it can.
  public func whyNotReady() async -> String? {
    if parts.lanes.isStopping { return "the gateway is stopping" }
    if let trouble = await ports.store.commitTrouble() { return "nothing can be stored: \(trouble.reason)" }
    do throws(StoreError) {
      _ = try await ports.store.setting("probe", in: SettingScope.gateway)
      return nil
    } catch {
      return "the data folder cannot be used: \(error)"
    }
  }
}

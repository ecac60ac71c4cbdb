import Foundation
import GatewayKit
import Logging

/// Creates the parts of a gateway, each after the parts it depends on.
struct GatewayAssembly {
  let roster: Roster
  let updater: RosterUpdater
  let runner: ChannelRunner
  let feed = ChangeFeed()
  let live: LiveConversations
  let presences: PresenceBoard
  let lanes = Lanes()
  let switches: Switches
  let budgets: BudgetSettings
  let breakerStore: BreakerStore
  let content: ContentCache
  let files: CustomerFiles
  let outbox: Outbox
  let due: DueClock
  let clockShifts: WallClockShifts
  let deletions: DeletionGuard
  let dueReconciler: DueReconciler
  let suspects: Suspects
  let signals: Signals
  let blobCollector: BlobCollector
  let indexer: SearchIndexer
  let jobs: Jobs
  let webhooks: WebhookDispatcher
  let turns: Turns
  let services: OperationServices

  init(configuration: GatewayConfiguration, ports: GatewayPorts) {
    let (store, clock, log) = (ports.store, ports.clock, ports.log)
    let identifiers = IdentifierDerivation(ports.signers.signer(scope: "core"))
    let interruptions = Interruptions()
    let handover = TurnHandover()
    let fence = OwnershipFence()
    live = LiveConversations(feed: feed)
    presences = PresenceBoard(clock: clock, feed: feed)
    roster = Roster(Roster.Snapshot(business: configuration.business, prices: configuration.prices))
    switches = Switches(store: store)
    suspects = Suspects(store: store, register: ports.register, clock: clock, log: log)
    budgets = BudgetSettings(store: store, roster: roster)
    breakerStore = BreakerStore(store: store, log: log)
    content = ContentCache(store: store)
    deletions = DeletionGuard(clock: clock, log: log)
    jobs = Jobs(store: store, feed: feed, clock: clock, log: log)
    indexer = SearchIndexer(store: store, clock: clock, log: log)
    let people = People(ports: ports, publicURL: configuration.publicURL)
    webhooks = WebhookDispatcher(
      store: store, identifiers: identifiers,
      attempts: WebhookAttempts(
        store: store, sender: WebhookSender(http: ports.guardedHTTP, signing: ports.webhooks, clock: clock),
        payloads: WebhookPayloadMaker(store: store, names: people.names), clock: clock, log: log),
      feed: feed, clock: clock, log: log)
    let loops = LoopGuard()
    blobCollector = BlobCollector(
      keeps: { [roster] in
        Dictionary(uniqueKeysWithValues: roster.channels.all.map { ($0.id, $0.configuration.keepFiles) })
      }, store: store, blobs: ports.blobs, deletions: deletions, clock: clock, log: log)
    clockShifts = WallClockShifts(store: store, clock: clock, log: log) { [roster] step in
      loops.move(by: step)
      for provider in roster.providers { provider.breakers.move(by: step) }
    }
    outbox = Outbox(
      store: store, roster: roster, fence: fence, feed: feed, blobs: ports.blobs, clockShifts: clockShifts,
      clock: clock,
      log: log)
    due = DueClock(store: store, clock: clock, log: log) { [lanes] in lanes.wake($0) }
    dueReconciler = DueReconciler(store: store, roster: roster, switches: switches, log: log)
    let committer = Committer(
      store: store, outbox: outbox, due: due, live: live, interruptions: interruptions, handover: handover, fence: fence
    )
    let editor = ConversationEditor(
      store: store, roster: roster, content: content, committer: committer, identifiers: identifiers, clock: clock)
    let echoes = PhoneEchoes(store: store, editor: editor, identifiers: identifiers, clock: clock, log: log)
    files = CustomerFiles(store: store, blobs: ports.blobs, clock: clock) { [roster] channel in
      roster.channels[channel]?.adapter is any MediaFetching
    }
    signals = Signals(roster: roster, log: log)
    let gate = BudgetGate(settings: budgets, roster: roster, store: store, clock: clock, log: log)
    let prompts = PromptMaker(store: store, roster: roster, files: files)
    let callers = { @Sendable [roster, breakerStore] in
      roster.providers.map { provider in
        ProviderCaller(
          provider: provider, keys: ports.keys, budgets: gate, breakerStore: breakerStore, clock: clock, log: log)
      }
    }
    let rungs = { @Sendable [switches] in
      callers().map { ProviderRung(caller: $0, prompts: prompts, switches: switches) }
    }
    turns = Turns(
      store: store, roster: roster, ladder: Ladder(providers: rungs), content: content, switches: switches,
      committer: committer, editor: editor, interruptions: interruptions, handover: handover, signals: signals,
      loops: loops, quotas: TurnQuotas(),
      transcriber: Transcriber(providers: callers, switches: switches, files: files), lanes: lanes, due: due,
      dueReconciler: dueReconciler, suspects: suspects, clockShifts: clockShifts, clock: clock, log: log)
    let factory = RosterFactory(
      ports: ports, publicURL: configuration.publicURL, identifiers: identifiers, lanes: lanes, live: live,
      interruptions: interruptions, handover: handover, echoes: echoes, suspects: suspects)
    runner = ChannelRunner(roster: roster, store: store, clock: clock, log: log) { [files, suspects] channel in
      let supervisor = ChannelSupervisor(channel, publicURL: configuration.publicURL, clock: clock, log: log)
      let mediaFetcher = MediaFetcher(
        channel: channel, store: store, blobs: ports.blobs, files: files, suspects: suspects, clock: clock, log: log)
      await withDiscardingTaskGroup { group in
        group.addTask { await supervisor.run() }
        group.addTask { await mediaFetcher.run() }
      }
    }
    updater = RosterUpdater(
      roster: roster, factory: factory, runner: runner, store: store, breakerStore: breakerStore, budgets: budgets,
      echoes: echoes,
      lanes: lanes, outbox: outbox, due: due, dueReconciler: dueReconciler, live: live, clock: clock)
    roster.replace(with: factory.snapshot(of: configuration, after: roster.current))
    services = OperationServices(
      store: store, audit: AuditLog(store: store, signers: ports.signers, clock: clock, log: log), indexer: indexer,
      roster: roster, keys: ports.keys, content: content, switches: switches, editor: editor,
      outbox: outbox, turns: turns, identifiers: identifiers, live: live, feed: feed, presences: presences,
      files: files, clock: clock,
      blobs: ports.blobs,
      intake: FileIntake(clock: clock), uploads: UploadQuota(clock: clock), vault: ports.vault, budgets: gate,
      breakerStore: breakerStore,
      consents: ports.consents,
      deletions: deletions,
      pendingConsents: PendingConsents(publicURL: configuration.publicURL, consents: ports.consents, clock: clock),
      configurationSource: ports.configurationSource, updater: updater, jobs: jobs, people: people,
      webhooks: webhooks, webhookSigning: ports.webhooks)
  }
}

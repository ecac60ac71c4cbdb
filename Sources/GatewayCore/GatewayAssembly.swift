import Foundation
import GatewayKit
import Logging

/// Puts the parts of a gateway together, each after those it needs.
struct GatewayAssembly {
  let live = LiveConversations()
  let lanes = Lanes()
  let switches: Switches
  let budgets: BudgetBook
  let pauses: PauseBook
  let providers: [Provider]
  let content: ContentShelf
  let channels: Channels
  let files: CustomerFiles
  let outbox: Outbox
  let due: DueClock
  let steps: WallClockShifts
  let deletions: DeletionGuard
  let dueKeeping: DueReconciler
  let suspects: Suspects
  let signals: Signals
  let echoes: PhoneEchoes
  let turns: Turns
  let admin: Admin

  init(configuration: GatewayConfiguration, ports: GatewayPorts) {
    let (store, clock, log) = (ports.store, ports.clock, ports.log)
    let naming = Naming(ports.signers.signer(scope: "core"))
    let interruptions = Interruptions()
    let fresh = FreshTurns()
    let hands = ChangesOfHands()
    echoes = PhoneEchoes(store: store, naming: naming, clock: clock, log: log)
    switches = Switches(store: store)
    suspects = Suspects(store: store, register: ports.register, clock: clock, log: log)
    budgets = BudgetBook(store: store, providers: configuration.providers)
    let gate = BudgetGate(
      book: budgets, prices: configuration.prices, store: store,
      calendar: BudgetCalendar(timeZone: configuration.business.timeZone), clock: clock, log: log)
    content = ContentShelf(store: store)
    channels = Self.channels(configuration, ports, suspects) { [live, lanes, echoes] channel in
      ChannelInbox(
        channel: channel.id, metrics: ChannelMetrics(channel.id),
        keysLive: channel.adapter.traits.remembersDuplicatesFor,
        store: store, naming: naming, lanes: lanes, live: live, interruptions: interruptions, fresh: fresh,
        clock: clock, log: log, echoes: echoes, fetchesMedia: channel.adapter is any MediaFetching.Type)
    } conversations: { [live] channel in
      ChannelConversations(channel: channel.id, naming: naming, store: store, live: live, log: log)
    }
    files = CustomerFiles(
      fetching: Set(channels.all.filter { $0.adapter is any MediaFetching }.map(\.id)), store: store,
      blobs: ports.blobs, clock: clock)
    pauses = PauseBook(store: store, log: log)
    providers = configuration.providers.map { Self.provider($0, ports) }
    let rungs = providers.map { [switches, channels, files, pauses] provider in
      ProviderRung(
        provider: provider, switches: switches, keys: ports.keys, store: store, channels: channels, files: files,
        budgets: gate, pauses: pauses, clock: clock, log: log)
    }
    let ladder = Ladder(providers: rungs)
    let loops = LoopGuard()
    steps = WallClockShifts(store: store, clock: clock, log: log) { [providers] step in
      loops.move(by: step)
      for provider in providers { provider.breakers.move(by: step) }
    }
    deletions = DeletionGuard(clock: clock, log: log)
    outbox = Outbox(
      store: store, channels: channels, hands: hands, blobs: ports.blobs, steps: steps, clock: clock, log: log)
    dueKeeping = DueReconciler(store: store, channels: channels, switches: switches, log: log)
    due = DueClock(store: store, clock: clock, log: log) { [lanes] in lanes.wake($0) }
    let committer = Committer(
      store: store, outbox: outbox, due: due, live: live, interruptions: interruptions, fresh: fresh,
      hands: hands)
    signals = Signals(channels: channels, log: log)
    turns = Turns(
      store: store, channels: channels, ladder: ladder, content: content, switches: switches,
      business: configuration.business, committer: committer, interruptions: interruptions, fresh: fresh,
      signals: signals, loops: loops, quotas: TurnQuotas(),
      transcriber: Transcriber(providers: rungs, files: files),
      lanes: lanes, due: due, dueKeeping: dueKeeping, suspects: suspects, steps: steps, clock: clock, log: log)
    admin = Admin(
      store: store, channels: channels, providerList: providers, keys: ports.keys, content: content,
      switches: switches, business: configuration.business, committer: committer, outbox: outbox, turns: turns,
      naming: naming, live: live, clock: clock, blobs: ports.blobs, intake: FileIntake(clock: clock),
      vault: ports.vault, budgets: gate, pauses: pauses, consents: ports.consents,
      deletions: deletions,
      consentDesk: ConsentDesk(publicURL: configuration.publicURL, consents: ports.consents, clock: clock))
    echoes.changeHands(by: admin.phoneHands)
  }

  /// The configured channels, and the terminal.
  private static func channels(
    _ configuration: GatewayConfiguration, _ ports: GatewayPorts, _ suspects: Suspects,
    inbox: (ChannelConfiguration) -> ChannelInbox,
    conversations: (ChannelConfiguration) -> ChannelConversations
  ) -> Channels {
    let terminal = ChannelConfiguration(id: TerminalChannel.id, adapter: TerminalChannel.self, settings: .none)
    return Channels(
      (configuration.channels + [terminal]).map { channel in
        let context = AdapterContext(
          channel: channel.id, state: StoredAdapterState(channel: channel.id, store: ports.store),
          signer: ports.signers.signer(scope: "channel/\(channel.id)", secrets: channel.secretUses),
          conversations: conversations(channel), blobs: ports.blobs, http: ports.http, smtp: ports.smtp,
          raw: ports.raw, clock: ports.clock, log: ports.log.with("channel", channel.id.rawValue),
          publicURL: configuration.publicURL?.appending(path: "channels/\(channel.id)"),
          crashGuard: ChannelCrashGuard(channel: channel.id, suspects: suspects))
        return Channel(channel, context: context, inbox: inbox(channel))
      }, disabled: configuration.disabledChannels)
  }

  private static func provider(_ configuration: ProviderConfiguration, _ ports: GatewayPorts) -> Provider {
    Provider(
      configuration,
      context: ProviderContext(
        provider: configuration.id, http: ports.http, clock: ports.clock,
        log: ports.log.with("provider", configuration.id.rawValue)))
  }
}

extension Logger {
  fileprivate func with(_ key: String, _ value: String) -> Logger {
    var logger = self
    logger[metadataKey: key] = "\(value)"
    return logger
  }
}

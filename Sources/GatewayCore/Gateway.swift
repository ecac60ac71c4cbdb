import Foundation
public import GatewayKit
public import Logging

/// A gateway: channels, journal, lanes, ladder and outbox, put together.
///
/// Made from values and ports; what it needs from the world comes in through `Store`, `SignerSource`, `Blobs` and `GatewayClock`.
/// Until `run()` nothing happens by itself, and `admin` works: so the command line acts on a folder without a server.
public final class Gateway: Sendable {
  /// What people do with the gateway.
  public let admin: Admin

  private let channels: Channels
  private let turns: Turns
  private let outbox: Outbox
  private let due: DueClock
  private let live: LiveConversations
  private let lanes: Lanes
  private let store: any Store
  private let keepers: [ChannelKeeper]
  private let log: Logger
  private let clock: any GatewayClock

  /// Puts a gateway together and reads what it needs of the store: pauses and content. A store without content gets the
  /// configuration's.
  ///
  /// Without a vault there are no secrets to set, and `admin` says so; `keys` tells which providers are connected.
  ///
  /// - Throws: `StoreError` when the store cannot be read, or holds content that this version cannot.
  public init(
    configuration: GatewayConfiguration, store: any Store, signers: any SignerSource, vault: (any Vault)? = nil,
    keys: any KeyDirectory, blobs: any Blobs, http: any HTTPTransport, clock: any GatewayClock, log: Logger
  ) async throws(StoreError) {
    let naming = Naming(signers.signer(scope: "core"))
    let lanes = Lanes()
    let live = LiveConversations()
    let interruptions = Interruptions()
    let terminal = ChannelConfiguration(id: TerminalChannel.id, adapter: TerminalChannel.self, settings: .none)
    let channels = Channels(
      (configuration.channels + [terminal]).map { channel in
        Channel(
          channel,
          context: AdapterContext(
            channel: channel.id, state: StoredAdapterState(channel: channel.id, store: store),
            signer: signers.signer(scope: "channel/\(channel.id)", secrets: channel.secretUses),
            conversations: ChannelConversations(
              channel: channel.id, naming: naming, store: store, live: live, log: log),
            blobs: blobs, http: http, clock: clock, log: log.with("channel", channel.id.rawValue)),
          inbox: ChannelInbox(
            channel: channel.id, metrics: ChannelMetrics(channel.id),
            keysLive: channel.adapter.traits.remembersDuplicatesFor, store: store, naming: naming,
            lanes: lanes, live: live, interruptions: interruptions, clock: clock, log: log))
      })
    let content = ContentShelf(store: store)
    let switches = Switches(store: store)
    let providers = configuration.providers.map { provider in
      Provider(
        provider,
        context: ProviderContext(
          provider: provider.id, http: http, clock: clock, log: log.with("provider", provider.id.rawValue)))
    }
    let ladder = Ladder(
      providers: providers.map {
        ProviderRung(
          provider: $0, switches: switches, keys: keys, store: store, channels: channels, clock: clock, log: log)
      })
    let outbox = Outbox(store: store, channels: channels, clock: clock, log: log)
    let due = DueClock(store: store, clock: clock, log: log) { lanes.wake($0) }
    let committer = Committer(store: store, outbox: outbox, due: due, live: live, interruptions: interruptions)
    turns = Turns(
      store: store, channels: channels, ladder: ladder, content: content, switches: switches,
      business: configuration.business, committer: committer, interruptions: interruptions, lanes: lanes, due: due,
      clock: clock, log: log)
    admin = Admin(
      store: store, channels: channels, providerList: providers, keys: keys, content: content, switches: switches,
      business: configuration.business, committer: committer, outbox: outbox, turns: turns, naming: naming, live: live,
      clock: clock, vault: vault)
    keepers = channels.all.map { ChannelKeeper($0, publicURL: configuration.publicURL, clock: clock, log: log) }
    self.channels = channels
    self.outbox = outbox
    self.due = due
    self.live = live
    self.lanes = lanes
    self.store = store
    self.log = log
    self.clock = clock

    try await switches.load()
    if let first = configuration.initialContent, try await store.currentContent() == nil {
      _ = try await store.addContent(first, origin: .firstStart, after: 0, now: clock.now)
    }
    try await content.reload()
  }

  /// Works until `stop()` or cancellation: what waits since the last run is answered first. Turns and attempts in flight
  /// end before it returns.
  public func run() async throws(StoreError) {
    try await outbox.prepare()
    for conversation in try await store.lanesWithWork() { lanes.wake(conversation) }
    await withTaskCancellationHandler {
      async let sending: Void = outbox.run()
      await withDiscardingTaskGroup { background in
        background.addTask { await self.due.run() }
        background.addTask { await KeyKeeper(store: self.store, clock: self.clock, log: self.log).run() }
        for keeper in keepers { background.addTask { await keeper.run() } }
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
  }

  /// Answers a request below `/channels/{channel}/`; nil when there is no such channel, or it serves no HTTP.
  public func handle(_ request: ServedRequest, channel id: ChannelID) async -> ServedResponse? {
    guard let channel = channels[id], let serving = channel.adapter as? any HTTPServing else { return nil }
    return await serving.handle(request, inbox: channel.inbox)
  }

  /// Whether the gateway can do its work now; nil when it can, else why not.
  public func whyNotReady() async -> String? {
    if lanes.isStopping { return "the gateway is stopping" }
    do throws(StoreError) {
      _ = try await store.setting("probe", in: "gateway")
      return nil
    } catch {
      return "the data folder does not answer: \(error)"
    }
  }
}

extension Logger {
  fileprivate func with(_ key: String, _ value: String) -> Logger {
    var logger = self
    logger[metadataKey: key] = "\(value)"
    return logger
  }
}

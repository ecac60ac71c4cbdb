import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Synchronization
import Testing

@testable import GatewayCore

@Suite("Channels and providers change while the gateway runs", .timeLimit(.minutes(5)))
struct RosterTests {
  private static let content = """
    { "version": 1,
      "automatedResponses": [ { "id": "a", "keywords": [ { "word": "oi" } ], "reply": [ { "text": "Olá!" } ] } ],
      "defaultReply": { "text": "Não entendi." } }
    """

  @Test("A removed channel accepts nothing; added again it answers. The other channel stays the same object")
  func removedAndAdded() async throws {
    try await open { life in
      let phone = try #require(life.gateway.roster.channels["phone"])
      let change = try await life.apply { $0.channels.removeAll { $0.id == "screen" } }
      #expect(change.channels == .init(removed: ["screen"]) && change.providers.isEmpty)
      #expect(await life.gateway.handle(Self.request, channel: "screen") == nil)
      try await life.say("oi")
      let back = try await life.apply { _ in }
      #expect(back.channels == .init(added: ["screen"]))
      _ = try await life.trace(of: life.write("oi", from: "bia", on: "screen"), in: "bia")
      #expect(life.gateway.roster.channels["phone"] === phone)
      #expect(try await life.apply { _ in }.channels.isEmpty)
    }
  }

  @Test("A removed channel answers and sends what it accepted, and is forgotten then")
  func drain() async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.hangs(after: ["um pão"]))
      try await life.write("quanto?")
      try await life.until { _ in pair.first.script.prompts.count == 1 }
      _ = try await life.apply { $0.channels.removeAll { $0.id == "phone" } }
      #expect(await life.gateway.handle(Self.request, channel: "phone") == nil)
      for _ in 0..<3 {
        try await life.untilDrainWaits()
        life.clock.advance(by: ChannelRunner.drainInterval)
      }
      try await life.untilDrainWaits()
      #expect(life.gateway.roster.channels["phone"] != nil && life.phone.texts.isEmpty)
      pair.first.script.go()
      try await life.until { $0.phone.texts == ["um pão"] }
      try await life.untilPassing { $0.gateway.roster.channels["phone"] == nil }
    }
  }

  @Test("A channel that does not get its work done is forgotten after a minute, and its deliveries go once it is back")
  func drainLimit() async throws {
    try await open { life in
      life.phone.fail(with: Array(repeating: AdapterError(.unavailable, "down"), count: 100))
      try await life.write("oi")
      try await life.until { try await $0.store.deliveries(state: .pending, limit: 1).count == 1 }
      _ = try await life.apply { $0.channels.removeAll { $0.id == "phone" } }
      let removedAt = life.clock.uptime
      try await life.untilPassing { $0.gateway.roster.channels["phone"] == nil }
      #expect(life.clock.uptime - removedAt >= ChannelRunner.drainLimit)
      // An attempt that was under way when the channel was forgotten ends first.
      _ = try await life.trace(of: life.write("oi", from: "bia", on: "screen"), in: "bia")
      try await life.until { try await $0.store.deliveries(state: .sending, limit: 1).isEmpty }
      life.phone.fail(with: [])
      life.clock.advance(by: .seconds(600))
      // Whatever those ten minutes brought began before this turn.
      _ = try await life.trace(of: life.write("oi", from: "bia", on: "screen"), in: "bia")
      #expect(life.phone.texts.isEmpty)
      _ = try await life.apply { _ in }
      try await life.untilPassing { $0.phone.texts == ["Olá!"] }
    }
  }

  @Test("Each reload keeps what a draining channel uses secrets for, until its drain has ended")
  func drainingSecrets() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let file = ChangingFile()
    try await business.open(content: Self.content, source: file) { life in
      let (settings, _) = TokenChannel.descriptor.settings.decode(["token": ["secret": .string("mail/token")]])
      let mail = ChannelConfiguration(id: "mail", adapter: TokenChannel.self, settings: try #require(settings))
      file.write(life.configuration)
      _ = try await life.apply { $0.channels.append(mail) }
      let mailbox = try #require(life.gateway.roster.channels["mail"])
      _ = try await life.write("oi", from: "bia", on: "mail")
      try await life.until { try await $0.store.deliveries(state: .pending, limit: 1).count == 1 }
      for _ in 1...3 { _ = try await life.admin.reload() }
      #expect(life.gateway.roster.channels["mail"] === mailbox, "it drains: its delivery cannot be sent")
      #expect(file.kept.allSatisfy { $0.map(\.name) == ["mail/token"] } && file.kept.count == 3)
      try await life.untilPassing { $0.gateway.roster.channels["mail"] == nil }
      _ = try await life.admin.reload()
      #expect(file.kept.last == [])
    }
  }

  @Test("A change over the API that has no effect is an alert, from the first reading on, until it counts again")
  func ignored() async throws {
    try await open { life in
      let problem = Diagnostic.warning(at: "channels.shop", .plain("too many"))
      _ = try await life.apply { $0.ignoredEdits = [problem] }
      let began = life.clock.now
      life.clock.advance(by: .seconds(60))
      _ = try await life.apply { $0.ignoredEdits = [problem] }
      let alert = try #require(try await life.admin.run(ListAlerts()).items.first { $0.kind == .configuration })
      #expect(alert.subject == "channels.shop" && alert.since == began && alert.reason == problem.reason)
      #expect(alert.remedies == [.run(RemoveChannel.spec, ["channel": "shop"])])
      _ = try await life.apply { $0.ignoredEdits = [] }
      #expect(try await life.admin.run(ListAlerts()).items.allSatisfy { $0.kind != .configuration })
    }
  }

  @Test("A changed channel ends its event streams, and answers on as the new one, at the old one's pace")
  func changed() async throws {
    try await open { life in
      _ = try await life.trace(of: life.write("oi", from: "bia", on: "screen"), in: "bia")
      let before = try #require(life.gateway.roster.channels["screen"])
      let page = Page()
      async let reading: Void = life.screen.read("bia", into: page)
      try await life.until { _ in page.lines.contains("bot: Olá!") }
      let change = try await life.apply { configuration in
        for index in configuration.channels.indices { configuration.channels[index].grouping = .seconds(2) }
      }
      #expect(change.channels == .init(changed: ["phone", "screen"]))
      try await reading
      let after = try #require(life.gateway.roster.channels["screen"])
      #expect(after !== before && after.pacer === before.pacer && before.isRetired && !after.isRetired)
      _ = try await life.trace(of: life.write("oi", from: "bia", on: "screen"), in: "bia")
    }
  }

  @Test(
    "A provider that is removed ends the calls it began; the ladder goes on without it, and with it in its old place")
  func providers() async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.hangs(after: ["resposta antiga"]), .says(["resposta nova"]))
      let asked = try await life.write("quanto?")
      try await life.until { _ in pair.first.script.prompts.count == 1 }
      let change = try await life.apply { $0.providers.removeFirst() }
      #expect(change.providers == .init(removed: [pair.first.configuration.id.rawValue]))
      pair.first.script.go()
      let trace = try await life.trace(of: asked)
      #expect(trace.steps.last?.rung == pair.first.configuration.id.rawValue)
      #expect(try await life.say("e o sonho?").steps.last?.rung == pair.second.configuration.id.rawValue)
      _ = try await life.apply { _ in }
      let order = try await life.admin.providers().map(\.id)
      #expect(order == [pair.first.configuration.id, pair.second.configuration.id])
      #expect(try await life.say("e o bolo?").steps.last?.rung == pair.first.configuration.id.rawValue)
    }
  }

  @Test("A changed provider goes on with its calls in flight; another limit applies at once")
  func callSlots() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let provider = ProviderPair.Provider("only", concurrentCalls: 1)
    provider.script.play(.hangs(after: ["um"]), .says(["dois"]))
    try await business.open(content: ProviderPair.content, providers: [provider.configuration]) { life in
      try await life.write("quanto?", from: "ana")
      try await life.until { _ in provider.script.prompts.count == 1 }
      let change = try await life.apply { $0.providers[0].instructions = "Seja breve." }
      #expect(change.providers.changed.count == 1)
      try await life.write("quanto?", from: "bia")
      try await life.until { $0.gateway.roster.providers[0].slots.load == (inFlight: 1, waiting: 1) }
      let wider = ScriptedProvider.configuration(provider.configuration.id.rawValue, concurrentCalls: 2)
      _ = try await life.apply { $0.providers = [wider] }
      try await life.until { $0.phone.texts == ["dois"] }
      provider.script.go()
      try await life.until { $0.phone.texts == ["dois", "um"] }
    }
  }

  @Test("A changed channel goes on with what its adapter keeps in memory")
  func continuing() async throws {
    try await open { life in
      let (settings, _) = CountingChannel.descriptor.settings.decode([:])
      let counter = ChannelConfiguration(id: "counter", adapter: CountingChannel.self, settings: try #require(settings))
      _ = try await life.apply { $0.channels.append(counter) }
      var changed = counter
      changed.grouping = .seconds(2)
      let edited = changed
      _ = try await life.apply { $0.channels.append(edited) }
      let adapter = life.gateway.roster.channels["counter"]?.adapter as? CountingChannel
      #expect(adapter?.instance == 2)
    }
  }

  @Test("What is due on a removed channel, or on one that is not enabled, waits until the channel is back")
  func due() async throws {
    try await open { life in
      for (thread, channel) in [("ana", "phone"), ("bia", "screen")] as [(String, ChannelID)] {
        _ = try await life.trace(of: life.write("oi", from: thread, on: channel), in: thread)
        _ = try await life.admin.reply(life.id(of: thread, on: channel), agent: "caio", text: "Bom dia!")
      }
      _ = try await life.apply { configuration in
        configuration.channels = []
        configuration.disabledChannels = ["screen"]
      }
      life.clock.advance(by: .seconds(3_700))
      let conversations = [life.id(of: "bia", on: "screen"), life.id(of: "ana", on: "phone")]
      try await life.untilPassing { life in ["phone", "screen"].allSatisfy { life.gateway.roster.channels[$0] == nil } }
      for conversation in conversations {
        #expect(try await life.store.conversation(conversation)?.owner != .bot)
      }
      let back = try await life.apply { _ in }
      #expect(back.channels == .init(added: ["phone", "screen"]))
      for conversation in conversations {
        try await life.untilPassing { try await $0.store.conversation(conversation)?.owner == .bot }
      }
    }
  }

  @Test("Of two reloads at once the one that read the configuration last is in use in the end")
  func twoReloads() async throws {
    try await open { life in
      let (hasRead, mayGoOn) = (Latch(), Latch())
      var fewer = life.configuration
      fewer.channels.removeAll { $0.id == "screen" }
      let before = fewer
      async let first = life.gateway.updater.apply { () async throws(StoreError) in
        hasRead.open()
        await mayGoOn.wait()
        return before
      }
      await hasRead.wait()
      async let second = life.gateway.updater.apply { () async throws(StoreError) in life.configuration }
      mayGoOn.open()
      let changes = try await [first.channels, second.channels]
      #expect(changes == [.init(removed: ["screen"]), .init(added: ["screen"])])
      #expect(life.gateway.roster.channels.accepting("screen") != nil)
    }
  }

  private static var request: ServedRequest {
    ServedRequest(method: .post, path: "ana", query: [], clientAddress: "127.0.0.1", body: ServedBody(bytes: []))
  }

  private func open(_ body: @escaping @Sendable (Life) async throws -> Void) async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let content = Self.content.replacing(
      #""defaultReply""#, with: #""handoff": { "returnToBotAfterMinutes": 60 }, "defaultReply""#)
    try await business.open(content: content, body)
  }
}

extension Life {
  /// Applies the configuration of the start, edited.
  func apply(_ edit: (inout GatewayConfiguration) -> Void) async throws -> RosterChange {
    var next = configuration
    edit(&next)
    return try await gateway.apply(next)
  }

  /// Waits until the drain of a removed channel has found work and waits to look again.
  func untilDrainWaits() async throws {
    try await waitUntil("the drain waits") { clock.deadlines.contains(clock.now + ChannelRunner.drainInterval) }
  }

  /// Lets seconds pass until `condition` holds.
  func untilPassing(
    file: String = #fileID, line: Int = #line, _ condition: @Sendable (Life) async throws -> Bool
  ) async throws {
    try await waitUntil("what the test lets time pass for", file: file, line: line) {
      if try await condition(self) { return true }
      clock.advance(by: .seconds(1))
      return false
    }
  }
}

/// A configuration that a test changes, and what each reading was asked to keep.
private final class ChangingFile: ConfigurationSource {
  private let state = Mutex<(configuration: GatewayConfiguration?, kept: [[SecretUse]])>((nil, []))

  var kept: [[SecretUse]] { state.withLock(\.kept) }

  func write(_ configuration: GatewayConfiguration) { state.withLock { $0.configuration = configuration } }

  let adapters: [any Plugin.Type] = []

  func read(
    with edits: ConfigurationEdits, requiring required: ConfiguredID?
  ) async throws(OperationError) -> CheckedConfiguration {
    guard let configuration = state.withLock(\.configuration) else { throw OperationError(.configurationMissing) }
    return CheckedConfiguration(configuration, warnings: [], needsRestart: [])
  }

  func bind(
    _ checked: CheckedConfiguration, keeping uses: [SecretUse]
  ) async throws(OperationError) -> [Diagnostic] {
    state.withLock { $0.kept.append(uses) }
    return []
  }
}

/// A channel that counts its instances.
private struct CountingChannel: Continuing {
  static let descriptor = PluginDescriptor(id: "counter", title: "Counter", icon: "<svg/>", settings: SettingsSpec([]))
  static let traits = ChannelTraits(limits: MessageLimits(textLength: 200, markup: .plain))

  let instance: Int

  init(settings: Settings, context: AdapterContext) { instance = 1 }
  init(settings: Settings, context: AdapterContext, continuing predecessor: Self) {
    instance = predecessor.instance + 1
  }

  func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt { Receipt(externalID: nil) }
}

/// A channel with a secret, whose other side is down.
private struct TokenChannel: ChannelAdapter, HTTPServing {
  static let token = Setting<SecretRef>.required("token", .secret(purpose: "mail.token"), help: "the token")
  static let descriptor = PluginDescriptor(
    id: "token", title: "Token", icon: "<svg/>", settings: SettingsSpec([token.field]))
  static let traits = ChannelTraits(limits: MessageLimits(textLength: 200, markup: .plain))

  private let clock: any GatewayClock

  init(settings: Settings, context: AdapterContext) { clock = context.clock }

  func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt { throw AdapterError(.unavailable, "down") }

  func handle(_ request: ServedRequest, inbox: any Inbox) async -> ServedResponse {
    await Posting.take(request, at: clock.now, into: inbox)
  }
}

import Foundation
@testable import GatewayCore
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Logging
@testable import SQLiteStore
import Testing

/// A gateway over a data folder of its own, with a manual clock, and a phone and a screen as its channels.
struct TestBusiness: Sendable {
  let folder: URL
  let clock: ManualClock
  let phone: Phone
  let screen: Screen
  let blobs = MemoryBlobs()
  let register = MemoryRegister()
  private let name = UUID().uuidString

  init(clock: ManualClock = ManualClock()) {
    folder = FileManager.default.temporaryDirectory.appending(path: "balcao-test-\(UUID().uuidString)")
    self.clock = clock
    phone = Phone.named(name)
    screen = Screen.named(name)
  }

  /// Opens the folder, runs `body` with the gateway working, and closes it again: one life of the process.
  func open<T: Sendable>(
    content: String? = nil, providers: [ProviderConfiguration] = [],
    prices: PriceList = .none,
    keys: Set<SecretRef> = ["key"],
    automation: Automation = .on, turns: ProviderTurnQuota = ProviderTurnQuota(), zone: String = "America/Sao_Paulo",
    running: Bool = true, without: Set<ChannelID> = [], disabled: Set<ChannelID> = [], faults: StoreFaults? = nil,
    source: (any ConfigurationSource)? = nil, passwords: PlainPasswords = PlainPasswords(),
    receivers: any HTTPTransport = RefusingTransport(),
    _ body: @escaping @Sendable (Life) async throws -> T
  ) async throws -> T {
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let store = try SQLiteStore(
      folder: folder, log: log, ids: SQLiteStore.randomContactID, maximumPages: nil, probeInterval: .zero,
      faults: faults)
    let (settings, _) = PhoneChannel.descriptor.settings.decode(["phone": .string(name)])
    let (screenSettings, _) = ScreenChannel.descriptor.settings.decode(["screen": .string(name)])
    let channels = [
      ChannelConfiguration(
        id: "phone", adapter: PhoneChannel.self, settings: try #require(settings), automation: automation,
        providerTurns: turns),
      ChannelConfiguration(
        id: "screen", adapter: ScreenChannel.self, settings: try #require(screenSettings), automation: automation),
    ].filter { !without.contains($0.id) && !disabled.contains($0.id) }
    var configuration = GatewayConfiguration(
      business: Business(
        name: "Padaria", locale: "pt-BR", timeZone: try #require(TimeZone(identifier: zone))),
      channels: channels, providers: providers, prices: prices, initialContent: content.map { Array($0.utf8) })
    configuration.disabledChannels = disabled
    let keys = FixedKeys(keys, clock: clock)
    var ports = GatewayPorts(
      store: store, signers: FixedSigners(), keys: keys, blobs: blobs,
      http: RefusingTransport(), clock: clock, log: log)
    ports.register = register
    ports.configurationSource = source
    ports.passwords = passwords
    ports.secondFactors = PlainSecondFactors()
    ports.webhooks = PlainWebhookSecrets()
    ports.guardedHTTP = receivers
    let gateway = try await Gateway(configuration: configuration, ports: ports)
    let life = Life(
      gateway: gateway, configuration: configuration, store: store, phone: phone, screen: screen, blobs: blobs,
      keys: keys, clock: clock)
    let result = try await withThrowingTaskGroup(of: T?.self) { group in
      if running {
        group.addTask {
          try await gateway.run()
          return nil
        }
      }
      group.addTask { .some(try await body(life)) }
      var found: T?
      do {
        for try await outcome in group {
          if let outcome {
            found = outcome
            gateway.stop()
          }
        }
      } catch {
        gateway.stop()
        throw error
      }
      return found
    }
    try await store.close()
    return try #require(result)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// One run of a `TestBusiness`.
struct Life: Sendable {
  let gateway: Gateway
  /// What the gateway was started with.
  let configuration: GatewayConfiguration
  let store: any Store
  let phone: Phone
  let screen: Screen
  let blobs: MemoryBlobs
  let keys: FixedKeys
  let clock: ManualClock

  var admin: Desk { gateway.desk }

  /// The conversation of a customer's thread.
  func id(of thread: String, on channel: ChannelID) -> ConversationID {
    admin.services.identifiers.conversation(channel, ThreadKey(rawValue: thread))
  }

  /// The customer writes; returns when the journal has it.
  @discardableResult
  func write(
    _ text: String, from thread: String = "ana", id: String = UUID().uuidString, payload: String? = nil,
    file: String? = nil, on channel: ChannelID = "phone", isEcho: Bool = false, origin: String? = nil
  ) async throws -> MessageID {
    var query = [QueryParameter(name: "id", value: id)]
    if let file { query.append(QueryParameter(name: "file", value: file)) }
    if isEcho { query.append(QueryParameter(name: "echo", value: "1")) }
    if let payload { query.append(QueryParameter(name: "payload", value: payload)) }
    if let origin { query.append(QueryParameter(name: "origin", value: origin)) }
    let request = ServedRequest(
      method: .post, path: thread, query: query, clientAddress: "127.0.0.1", body: ServedBody(bytes: Array(text.utf8)))
    let response = try #require(await gateway.handle(request, channel: channel))
    guard response.status == .ok, case .bytes(let bytes) = response.body else {
      throw AdapterError(.unavailable, "the message was not taken")
    }
    return MessageID(rawValue: String(decoding: bytes, as: UTF8.self))
  }

  /// The conversation's trace of a message, once its turn is complete; any conversation's without a `thread`.
  func trace(of message: MessageID, in thread: String? = nil) async throws -> Trace {
    var found: Trace?
    try await waitUntil("the turn of \(message) is complete") {
      let all = try await store.conversations(ConversationQuery(limit: ConversationQuery.maximumLimit))
      for conversation in all where found == nil && (thread == nil || conversation.thread.rawValue == thread) {
        found = try await admin.traces(conversation.id).first { $0.message == message }
      }
      return found != nil
    }
    guard let found else { throw CancellationError() }
    return found
  }

  /// The customer writes, and the turn is complete and what it says has arrived; returns the trace.
  @discardableResult
  func say(
    _ text: String, from thread: String = "ana", payload: String? = nil, origin: String? = nil
  ) async throws -> Trace {
    let message = try await write(text, from: thread, payload: payload, origin: origin)
    let trace = try await trace(of: message, in: thread)
    try await settled()
    return trace
  }

  /// The customer sends a file of the kind and name that `file` says (`image/bolo.jpg`); the turn is complete and what it
  /// says has arrived.
  @discardableResult
  func send(_ file: String, _ content: [UInt8], _ text: String = "") async throws -> Trace {
    let ref = try await blobs.store(content)
    let trace = try await trace(of: try await write(text, file: "\(file)/\(ref)"))
    try await settled()
    return trace
  }

  /// Waits until nothing is on its way any more.
  func settled() async throws {
    try await waitUntil("no delivery is on its way") {
      let moving = try await store.deliveries(state: .pending, limit: 1) + store.deliveries(state: .sending, limit: 1)
      return moving.isEmpty
    }
  }

  func conversation(_ index: Int = 0) async throws -> ConversationSummary {
    try await admin.conversations(ListConversations())[index]
  }
}

/// Signers for tests: one for each scope.
private struct FixedSigners: SignerSource {
  func signer(scope: String, secrets: [SecretUse]) -> any Signer {
    FixedSigner(seed: scope.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
  }
}

extension Life {
  /// Waits until `condition` holds; fails after a minute.
  func until(
    file: String = #fileID, line: Int = #line, _ condition: @Sendable (Life) async throws -> Bool
  ) async throws {
    try await waitUntil("what the test waits for there", file: file, line: line) { try await condition(self) }
  }
}

extension PriceList {
  /// No model has a price.
  static let none = PriceList(currency: "USD", entries: [])
}

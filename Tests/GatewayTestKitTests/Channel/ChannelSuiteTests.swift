import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

/// The suite itself: what keeps the contract passes, and each way of breaking it is found.
@Suite struct ChannelSuiteTests {
  @Test("a sound adapter passes", arguments: ChannelConformance.checks(of: PigeonPeer.self))
  func sound(check: ConformanceCheck) async throws {
    try await check.run()
  }

  @Test("a flaw is found by its check", arguments: Flaw.allCases)
  func flawed(flaw: Flaw) async throws {
    try await Pigeon.$flaw.withValue(flaw) {
      let checks = ChannelConformance.checks(of: PigeonPeer.self)
      let check = try #require(checks.first { $0.name == flaw.check }, "there is no check \(flaw.check)")
      await #expect(throws: ConformanceFailure.self) { try await check.run() }
    }
  }

  @Test("an exemption takes its check away, and no other")
  func exemptions() {
    let all = Set(ChannelConformance.checks(of: PigeonPeer.self).map(\.name))
    let lazy = Set(ChannelConformance.checks(of: LazyPeer.self).map(\.name))
    #expect(all.subtracting(lazy) == ["batches"])
  }
}

/// A pigeon that is excused from batches.
private final class LazyPeer: ServedConformancePeer, SendingConformancePeer {
  struct Adapter: HTTPServing {
    static let traits = Pigeon.traits
    static var descriptor: PluginDescriptor {
      PluginDescriptor(
        id: "lazy_pigeon", title: "Lazy pigeon", icon: Pigeon.descriptor.icon, settings: Pigeon.descriptor.settings,
        exemptions: [ConformanceExemption(check: "batches", reason: "It carries one note at a time.")])
    }
    init(settings: Settings, context: AdapterContext) {}
    func handle(_ request: ServedRequest, inbox: any Inbox) async -> ServedResponse {
      ServedResponse(status: .notFound)
    }
    func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt { Receipt(externalID: nil) }
  }

  static var adapter: any ChannelAdapter.Type { Adapter.self }
  private let pigeon = PigeonPeer()

  init() {}

  var settings: JSONValue { pigeon.settings }
  func requests(delivering messages: [PeerMessage], to adapter: any HTTPServing) async throws -> [ServedRequest] {
    try await pigeon.requests(delivering: messages, to: adapter)
  }
  func request(carrying body: [UInt8], to adapter: any HTTPServing) async throws -> ServedRequest {
    try await pigeon.request(carrying: body, to: adapter)
  }
  func forgeries(of request: ServedRequest) -> [Forgery] { pigeon.forgeries(of: request) }
  func behave(_ behaviour: PeerBehaviour) async { await pigeon.behave(behaviour) }
  var requestCount: Int { get async { await pigeon.requestCount } }
}

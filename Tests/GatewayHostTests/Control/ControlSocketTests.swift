import Foundation
import GatewayCore
import GatewayKit
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

@testable import GatewayHost

@Suite("Invariant 13: commands talk to a running server over its control socket", .timeLimit(.minutes(5)))
struct ControlSocketTests {
  private static let configuration = """
    { "business": { "name": "B", "locale": "pt-BR", "timeZone": "UTC" },
      "channels": [ { "id": "fake", "adapter": "fake_channel", "settings": { "phoneNumberID": "1" } } ] }
    """
  private static let bundle = #"{"version": 1, "defaultReply": {"text": "Não entendi."}}"#

  @Test("An operation returns the same through the socket and without a server")
  func roundTrip() async throws {
    let place = try TemporaryFolder()
    try await Self.withServer(in: place) { _ in try await Self.exchange(place, version: 1) }
    try await Self.exchange(place, version: 2)
    #expect(!FileManager.default.fileExists(atPath: place.path + "/control.sock"))
  }

  private static func exchange(_ place: TemporaryFolder, version: Int) async throws {
    try await session(place) { session in
      let imported = try await session.run(
        ImportContent(bundle: Data(bundle.utf8), replace: false))
      #expect(imported.version == version)
      let versions = try await session.run(ListContentVersions())
      #expect(versions.items.map(\.version) == Array((1...version).reversed()))
      let exported = try await session.run(ExportContent(version: nil))
      #expect(exported == Data(bundle.utf8))
      let reply = try await session.run(Chat(session: "ana", text: "olá"))
      #expect(reply.lines.contains { $0.author == .bot && $0.text == "Não entendi." })
      let traces = try await session.run(ListTraces(conversation: reply.conversation))
      #expect(traces.items.last?.steps.last?.verdict == .answered)
      let taken = try await session.run(TakeConversation(conversation: reply.conversation))
      #expect(taken.agent == MachineUser.current)
      #expect(taken.agentKind == .host)
      let resolved = try await session.run(ResolveConversation(conversation: reply.conversation))
      #expect(resolved.owner == .bot)
    }
  }

  @Test("A refusal travels with its words and its diagnostics")
  func refusal() async throws {
    let place = try TemporaryFolder()
    try await Self.withServer(in: place) { _ in
      try await Self.session(place) { session in
        let nowhere = await #expect(throws: OperationError.self) {
          try await session.run(PauseAnswers(channel: "nowhere"))
        }
        #expect(nowhere?.message.contains("nowhere") == true)
        let wrong = await #expect(throws: OperationError.self) {
          try await session.run(
            ImportContent(bundle: Data(#"{"version": 1, "x": 1}"#.utf8), replace: false))
        }
        #expect(wrong?.diagnostics.isEmpty == false)
        // The connection goes on after a refusal.
        _ = try await session.run(ListAlerts())
      }
    }
  }

  static let lines = [
    "nonsense", "{}", #"{"operation":"launch","arguments":{}}"#, #"{"operation":"pause"}"#,
    #"{"operation":"conversations.take","arguments":{"agent":5}}"#, String(repeating: "[", count: 100_000),
  ]

  @Test("Invariant 11: a line that asks for nothing is answered with an error", arguments: lines)
  func hostileLine(line: String) async throws {
    let place = try TemporaryFolder()
    try await Self.withServer(in: place) { home in
      let answer = await ControlProtocol.respond(to: Data(line.utf8), as: .host("ana"), runner: home.gateway.operations)
      let read = try ControlCoding.decoder.decode(ControlProtocol.Answer<Done>.self, from: answer)
      #expect(read.error != nil)
    }
  }

  @Test("Invariant 11: a line without an end is not kept, and the server goes on")
  func endlessLine() async throws {
    let place = try TemporaryFolder()
    try await Self.withServer(in: place) { _ in
      let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .connect(unixDomainSocketPath: place.path + "/control.sock").get()
      // The server closes once it has heard enough; the write that meets the closed connection fails.
      await #expect(throws: (any Error).self) {
        while true { try await channel.writeAndFlush(ByteBuffer(repeating: 0x61, count: 1 << 20)) }
      }
      try await Self.session(place) { _ = try await $0.run(ListAlerts()) }
    }
  }

  private static func load() throws -> Configuration {
    let loaded = LoadedConfiguration(
      bytes: Array(configuration.utf8), folder: "/", registry: try AdapterRegistry([FakeChannel.self]))
    return try #require(loaded.configuration)
  }

  private static func session(
    _ place: TemporaryFolder, _ body: (OperationSession) async throws -> Void
  ) async throws {
    try await OperationSession.open(
      data: place.path, creating: false, masterKey: place.masterKey, configuration: { _ in try load() }, body)
  }

  /// Runs `body` beside a gateway with its control socket, stops both gracefully, and lets the folder go.
  private static func withServer(
    in place: TemporaryFolder, _ body: @escaping @Sendable (GatewayHome) async throws -> Void
  ) async throws {
    guard case .taken(let folder) = try DataFolder.take(place.path, creating: false) else {
      throw CommandFailure("the folder is held")
    }
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let home = try await GatewayHome(
      folder: folder, configuration: { _ in try load() }, masterKey: place.masterKey, log: log)
    let control = try await ControlServer(folder: folder, runner: home.gateway.operations, log: log)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [.init(service: GatewayService(gateway: home.gateway)), .init(service: control)], logger: log))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      try await body(home)
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
    try await home.close()
  }
}

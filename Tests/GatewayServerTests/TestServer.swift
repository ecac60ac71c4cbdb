import Foundation
import GatewayServer
import Logging
import ServiceLifecycle
import Testing

/// A server on a port of its own for the length of a test.
struct TestServer: Sendable {
  let host: String
  let port: Int
  let gateway: FakeGateway
  let metrics: MetricsRegistry
  /// Begins the graceful stop.
  let stop: @Sendable () async -> Void

  static func run(
    _ change: (inout ServerOptions) -> Void = { _ in }, host: String = "127.0.0.1",
    _ body: @escaping @Sendable (TestServer) async throws -> Void
  ) async throws {
    var options = ServerOptions(listen: ListenAddress(host: "127.0.0.1", port: 0))
    change(&options)
    let gateway = FakeGateway()
    let metrics = MetricsRegistry()
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let (ports, ready) = AsyncStream<Int>.makeStream()
    let server = GatewayServer(options, gateway: gateway, metrics: metrics, log: log) { ready.yield($0.port) }
    let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [.init(service: server)], logger: log))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        try await group.run()
        ready.finish()
      }
      guard let port = await ports.first(where: { _ in true }) else { throw CancellationError() }
      try await body(
        TestServer(host: host, port: port, gateway: gateway, metrics: metrics) { await group.triggerGracefulShutdown() }
      )
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  /// One request on a connection of its own; the answer with its head.
  func ask(_ head: String, fields: [String] = [], body: [UInt8] = []) async throws -> String {
    let named = fields.contains { $0.lowercased().hasPrefix("host:") } ? [] : ["Host: \(host):\(port)"]
    let length = body.isEmpty ? [] : ["Content-Length: \(body.count)"]
    let lines = ["\(head) HTTP/1.1"] + named + fields + length + ["Connection: close", "", ""]
    return try await RawConnection(host: host, port: port).send([Array(lines.joined(separator: "\r\n").utf8), body])
  }

  /// Makes one request and expects that status.
  func expect(
    _ status: Int, _ head: String, fields: [String] = [], body: [UInt8] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let answer = try await ask(head, fields: fields, body: body)
    #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(200))", sourceLocation: sourceLocation)
  }

  /// What the echo channel saw of a request.
  func seen(_ head: String, fields: [String] = [], body: [UInt8] = []) async throws -> FakeGateway.Seen {
    let answer = try await ask(head, fields: fields, body: body)
    let json = answer.split(separator: "\r\n\r\n", maxSplits: 1).last ?? ""
    return try JSONDecoder().decode(FakeGateway.Seen.self, from: Data(json.utf8))
  }
}

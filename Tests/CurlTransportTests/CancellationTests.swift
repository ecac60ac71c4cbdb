@testable import CurlTransport
import Foundation
import GatewayKit
import HTTPTypes
import SlowResolver
import Testing

/// Calls that are given up, in every state a call can be in. One at a time: they count what the process holds.
@Suite(.serialized) struct CancellationTests {
  /// Each holds a thread until it is released, and GCC's LeakSanitizer (12) crashes in its own list of hundreds of them.
  private static let hangingLookUps = ProcessInfo.processInfo.environment["LSAN_OPTIONS"] == nil ? 500 : 20

  @Test("a call given up while its name is looked up ends at once, and never blocks the loop")
  func hangingResolver() async throws {
    let transport = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1"))
    let url = try TestServer.url("https://name.hangs.test/")
    for round in 1...Self.hangingLookUps {
      let call = Task { try await transport.send(HTTPCall(.get, url)) }
      // Those before still hang: only their calls are over.
      try await eventually { slow_resolver_hanging() == round }
      call.cancel()
      let error = try await adapterError { _ = try await call.value }
      #expect(error.outcome == .unavailable)
      #expect(error.cause is CancellationError)
    }
    let loop = try #require(transport.loop)
    try await eventually { loop.statistics.transfers == 0 }
    #expect(loop.statistics.longestTurn < .milliseconds(50))
    await transport.close()
    slow_resolver_release()
  }

  @Test("a name that is never found is given up at the deadline: certain not to have arrived")
  func hangingResolverDeadline() async throws {
    let transport = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1"))
    let call = HTTPCall(.get, try TestServer.url("https://name.hangs.test/"), deadline: .milliseconds(100))
    let error = try await adapterError { _ = try await transport.send(call) }
    #expect(error.outcome == .unavailable)
    let short = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1", connectTimeout: .milliseconds(50)))
    let other = HTTPCall(.get, try TestServer.url("https://other.hangs.test/"), deadline: .seconds(300))
    let second = try await adapterError { _ = try await short.send(other) }
    #expect(second.outcome == .unavailable)
    #expect(try #require(short.loop).statistics.longestTurn < .milliseconds(50))
    await transport.close()
    await short.close()
    slow_resolver_release()
  }

  @Test("a mail server's name that is looked up for ever ends with its caller, and blocks no loop")
  func hangingMailServer() async throws {
    let mail = CurlMail(password: "a password")
    let server = MailServer(url: "imaps://mail.hangs.test", user: "ana", credential: .password("mail/ana"))
    let hanging = slow_resolver_hanging()
    let login = Task { try await mail.connect(server) }
    try await eventually { slow_resolver_hanging() == hanging + 1 }
    login.cancel()
    let error = try await adapterError { _ = try await login.value }
    #expect(error.outcome == .unavailable && error.cause is CancellationError)
    let loop = try #require(mail.loop)
    try await eventually { loop.statistics.transfers == 0 }
    #expect(loop.statistics.longestTurn < .milliseconds(50))
    await mail.close()
    slow_resolver_release()
  }

  @Test("500 calls given up in a row leave no transfer and no connection behind")
  func manyCancellations() async throws {
    let peer: @Sendable (TestConnection) -> Void = { connection in
      while let request = connection.request() {
        if request.line.contains("/stream") { connection.write("HTTP/1.1 200 OK\r\n\r\ndata: a\n\n") }
        if request.line.contains("/whole") { connection.answer("whole") }
      }
    }
    let server = try TestServer(peer)
    let transport = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1"))
    let loop = try #require(transport.loop)
    for round in 0..<500 {
      let path = ["/silent", "/stream", "/whole", "/dropped"][round % 4]
      let call = HTTPCall(.post, try server.url(path), body: [1])
      switch path {
      case "/stream":
        // Given up in the middle of its body.
        var answer: HTTPAnswer? = try await transport.send(call)
        var reader = answer?.body.makeAsyncIterator()
        _ = try await reader?.next()
        answer = nil
        reader = nil
      case "/whole":
        // Its body is never read.
        #expect(try await transport.send(call).status == .ok)
      default:
        let task = Task { try await transport.send(call) }
        // Half of them before the request can have left, half with the peer waiting.
        if path == "/silent" { try await eventually { loop.statistics.transfers > 0 } }
        task.cancel()
        let error = try await adapterError { _ = try await task.value }
        #expect(error.cause is CancellationError)
      }
    }
    try await eventually { loop.statistics.transfers == 0 }
    #expect(loop.statistics.longestTurn < .milliseconds(50))
    await transport.close()
    #expect(try server.clients() == 0)
    server.stop()
  }

  @Test("closing ends the calls on their way, and later ones are refused")
  func close() async throws {
    let reached = Gate()
    let server = try TestServer { connection in
      _ = connection.request()
      reached.open()
      connection.drain()
    }
    let transport = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1"))
    let call = HTTPCall(.post, try server.url(), body: [1], deadline: .seconds(300))
    let running = Task { try await transport.send(call) }
    try await eventually { reached.isOpen }
    await transport.close()
    #expect(try await adapterError { _ = try await running.value }.outcome == .unknown)
    #expect(try await adapterError { _ = try await transport.send(call) }.outcome == .unavailable)
    await transport.close()
    server.stop()
  }

  @Test("closing ends the thread, and so does letting go of the transport", arguments: [true, false])
  func end(byClosing: Bool) async throws {
    var transport: CurlTransport? = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1"))
    // The thread holds its loop until its last act.
    weak let loop = transport?.loop
    #expect(loop != nil)
    if byClosing { await transport?.close() }
    transport = nil
    try await eventually { loop == nil }
  }
}

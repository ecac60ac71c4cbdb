@testable import CurlTransport
import Foundation
import GatewayKit
import Testing

/// Raw connections against an IMAP server that a script plays. One at a time: they look at the loop's account.
@Suite(.serialized) struct RawConnectionTests {
  /// Runs `body` with a transport and a server that plays `script`; nothing may be left in the end, and no turn of the
  /// loop may have been long.
  private func withServer(
    _ script: @escaping @Sendable (TestConnection) -> Void,
    _ body: (CurlMail, MailServer) async throws -> Void
  ) async throws {
    let server = try TestServer(script)
    let mail = CurlMail(password: IMAPScript.password)
    let loop = try #require(mail.loop)
    do {
      try await body(mail, Self.address("imap://127.0.0.1:\(server.port)"))
      try await eventually { loop.statistics.transfers == 0 }
      #expect(loop.statistics.longestTurn < .milliseconds(50))
    } catch {
      server.stop()
      await mail.close()
      throw error
    }
    server.stop()
    await mail.close()
  }

  private static func address(_ url: String) -> MailServer {
    MailServer(url: url, user: "ana@example.org", credential: .password("mail/ana"))
  }

  @Test("after the login the bytes are the adapter's, in both directions")
  func talk() async throws {
    let large = String(repeating: "0123456789abcdef", count: 64 << 10)
    try await withServer { connection in
      let heard = IMAPScript.logIn(connection)
      connection.write(heard.last.map { "* heard \($0)\r\n" } ?? "")
      while let line = connection.line(), line != "end" { connection.write(line == "large" ? large : "* \(line)\r\n") }
    } _: { mail, server in
      let connection = try await mail.connect(server)
      let hello = try #require(try await connection.read(within: .seconds(10)))
      let login = Data("\0ana@example.org\0\(IMAPScript.password)".utf8).base64EncodedString()
      #expect(String(decoding: hello, as: UTF8.self) == "* heard \(login)\r\n")

      try await connection.write(Array("x\r\n".utf8))
      #expect(try await connection.read(within: .seconds(10)) == Array("* x\r\n".utf8))
      #expect(try await connection.read(within: .milliseconds(20)) == [])
      #expect(try await connection.read(within: .zero) == [])

      try await connection.write(Array("large\r\n".utf8))
      var read = 0
      while read < large.utf8.count {
        let piece = try #require(try await connection.read(within: .seconds(10)))
        #expect(piece.count <= 64 << 10)
        read += piece.count
      }
      #expect(read == large.utf8.count)
      try await connection.write(Array("end\r\n".utf8))
      #expect(try await connection.read(within: .seconds(10)) == nil)
      #expect(try await connection.read(within: .seconds(10)) == nil)
      await connection.close()
      #expect(try await adapterError { _ = try await connection.read(within: .seconds(1)) }.outcome == .unavailable)
      #expect(try await adapterError { try await connection.write([1]) }.outcome == .unknown)
    }
  }

  @Test(
    "a refused login says so, and what to do; without the password",
    arguments: [
      ("NO [AUTHENTICATIONFAILED] wrong: \(IMAPScript.password)", AdapterError.Outcome.unauthorized),
      ("NO [ALERT] Application-specific password required", .unauthorized),
      ("NO [UNAVAILABLE] the directory is away", .unavailable),
    ])
  func refused(verdict: String, outcome: AdapterError.Outcome) async throws {
    try await withServer { connection in
      _ = IMAPScript.logIn(connection, verdict: verdict)
      connection.drain()
    } _: { mail, server in
      let error = try await adapterError { _ = try await mail.connect(server) }
      #expect(error.outcome == outcome, "\(error)")
      #expect(error.message.contains(String(verdict.dropFirst(3).prefix(20))), "\(error)")
      #expect(!error.message.contains(IMAPScript.password))
    }
  }

  @Test(
    "a server that knows IMAP's own LOGIN alone is logged in to; one that offers nothing we have is a wrong setting")
  func mechanisms() async throws {
    try await withServer { connection in
      let heard = IMAPScript.logIn(connection, capabilities: "IMAP4rev1")
      connection.write("* \(heard.last ?? "")\r\n")
      connection.drain()
    } _: { mail, server in
      let connection = try await mail.connect(server)
      let said = try #require(try await connection.read(within: .seconds(10)))
      #expect(String(decoding: said, as: UTF8.self).contains("LOGIN ana@example.org \"\(IMAPScript.password)\""))
    }
    try await withServer { connection in
      _ = IMAPScript.logIn(connection, capabilities: "IMAP4rev1 LOGINDISABLED AUTH=EXTERNAL")
    } _: { mail, server in
      let error = try await adapterError { _ = try await mail.connect(server) }
      #expect(error.outcome == .unauthorized, "\(error)")
    }
  }

  @Test(
    "without a valid login there is no connection",
    arguments: ["", "HTTP/1.1 400 Bad Request\r\n\r\n", "* BYE too many connections\r\n", "\u{0}\u{1}\u{2}\r\n"])
  func noServer(greeting: String) async throws {
    try await withServer { connection in
      connection.write(greeting)
    } _: { mail, server in
      let error = try await adapterError { _ = try await mail.connect(server) }
      #expect(error.outcome == .unavailable, "\(error)")
    }
  }

  @Test("without a listener there is no connection")
  func nowhere() async throws {
    let mail = CurlMail(password: IMAPScript.password)
    let probe = try TestServer { _ in }
    probe.stop()
    let deaf = Self.address("imap://127.0.0.1:\(probe.port)")
    #expect(try await adapterError { _ = try await mail.connect(deaf) }.outcome == .unavailable)
    await mail.close()
  }

  @Test("a login given up ends at once, whatever the server is silent about", arguments: 0...3)
  func cancelledLogin(silentAfter lines: Int) async throws {
    let reached = Gate()
    try await withServer { connection in
      if lines > 0 {
        connection.write("* OK ready\r\n")
        for _ in 1..<max(lines, 1) {
          guard let line = connection.line() else { return }
          let tag = line.prefix { $0 != " " }
          if line.hasSuffix("CAPABILITY") { connection.write("* CAPABILITY AUTH=PLAIN\r\n\(tag) OK\r\n") }
          if line.contains("AUTHENTICATE") { connection.write("+ \r\n") }
        }
      }
      reached.open()
      connection.drain()
    } _: { mail, server in
      let login = Task { try await mail.connect(server) }
      try await eventually { reached.isOpen }
      login.cancel()
      #expect(try await adapterError { _ = try await login.value }.cause is CancellationError)
    }
  }

  @Test("a read given up ends at once and loses nothing; closing waits for no answer")
  func cancelledRead() async throws {
    let speak = Gate()
    try await withServer { connection in
      _ = IMAPScript.logIn(connection)
      speak.wait()
      connection.write("* later\r\n")
      // LOGOUT is never answered.
      connection.drain()
    } _: { mail, server in
      let connection = try await mail.connect(server)
      for _ in 1...20 {
        let reader = Task { try await connection.read(within: .seconds(3600)) }
        await Task.yield()
        reader.cancel()
        #expect(try await adapterError { _ = try await reader.value }.cause is CancellationError)
      }
      speak.open()
      #expect(try await connection.read(within: .seconds(10)) == Array("* later\r\n".utf8))
      let began = ContinuousClock.now
      await connection.close()
      #expect(began.duration(to: .now) < .seconds(2))
    }
  }

  @Test("a write that is given up ends the connection; two readers at once are a mistake")
  func cancelledWrite() async throws {
    let (begun, end) = (Gate(), Gate())
    try await withServer { connection in
      _ = IMAPScript.logIn(connection)
      if connection.read(1) != nil { begun.open() }
      end.wait()
    } _: { mail, server in
      let connection = try await mail.connect(server)
      let reader = Task { try await connection.read(within: .seconds(3600)) }
      // One of the two waits, the other gets an error.
      let second = try await mail.connect(server)
      let readers = (1...2).map { _ in Task { try await second.read(within: .milliseconds(200)) } }
      var outcomes: [AdapterError.Outcome?] = []
      for reader in readers { outcomes.append(await outcome { _ = try await reader.value }) }
      #expect(outcomes.contains(.rejected) && outcomes.contains(nil))
      // More than the sockets hold; nobody reads.
      let writer = Task { try await connection.write([UInt8](repeating: 65, count: 32 << 20)) }
      try await eventually { begun.isOpen }
      writer.cancel()
      #expect(try await adapterError { try await writer.value }.outcome == .unknown)
      #expect(try await adapterError { _ = try await reader.value }.outcome == .unavailable)
      end.open()
    }
  }

  private func outcome(_ body: () async throws -> Void) async -> AdapterError.Outcome? {
    do {
      try await body()
      return nil
    } catch {
      return (error as? AdapterError)?.outcome
    }
  }

  @Test("300 connections let go of in every state leave nothing behind")
  func leaks() async throws {
    let server = try TestServer { connection in
      _ = IMAPScript.logIn(connection)
      connection.drain()
    }
    let mail = CurlMail(password: IMAPScript.password)
    let loop = try #require(mail.loop)
    let address = Self.address("imap://127.0.0.1:\(server.port)")
    for round in 0..<300 {
      if round % 3 == 0 {
        let login = Task { try await mail.connect(address) }
        if round % 2 == 0 { await Task.yield() }
        login.cancel()
        _ = try? await login.value
      } else {
        var connection: (any RawConnection)? = try await mail.connect(address)
        if round % 3 == 1 { await connection?.close() }
        connection = nil
      }
    }
    try await eventually { loop.statistics.transfers == 0 }
    #expect(loop.statistics.longestTurn < .milliseconds(50))
    try await eventually { try server.clients() == 0 }
    server.stop()
    await mail.close()
  }

  @Test("closing the transport ends its connections, and later ones are refused")
  func close() async throws {
    let server = try TestServer { connection in
      _ = IMAPScript.logIn(connection)
      connection.drain()
    }
    let mail = CurlMail(password: IMAPScript.password)
    let address = Self.address("imap://127.0.0.1:\(server.port)")
    let connection = try await mail.connect(address)
    let reader = Task { try await connection.read(within: .seconds(3600)) }
    await Task.yield()
    await mail.close()
    #expect(try await adapterError { _ = try await reader.value }.outcome == .unavailable)
    #expect(try await adapterError { _ = try await mail.connect(address) }.outcome == .unavailable)
    await connection.close()
    server.stop()
  }

  @Test("the password goes to the server it was given for, and to no other")
  func origins() async throws {
    let mail = CurlMail(password: IMAPScript.password, origin: "imaps://mail.example")
    let other = Self.address("imaps://mail.example:1993")
    #expect(try await adapterError { _ = try await mail.connect(other) }.outcome == .unauthorized)
    for bad in [
      "https://mail.example", "imaps://ana@mail.example", "imaps://mail.example/INBOX", "imaps://", "imaps://a b",
    ] {
      #expect(try await adapterError { _ = try await mail.connect(Self.address(bad)) }.outcome == .rejected, "\(bad)")
    }
    await mail.close()
  }
}

@testable import CurlTransport
import Foundation
import GatewayKit
import Testing

/// What somebody on the line can do before there is TLS: the login is never said in clear, and nothing that was slipped in
/// before the handshake is taken for the server's word (RFC 8314; https://nostarttls.secvuln.info).
@Suite(.serialized) struct MailTLSTests {
  /// A name of this machine that does not say so: libcurl resolves what ends in `.localhost` itself.
  private static let host = "mail.localhost"

  private static let imap: [(what: String, greeting: String, capabilities: String, afterSTARTTLS: String?)] = [
    ("stripped", "* OK ready", "IMAP4rev1 AUTH=PLAIN", nil),
    ("logged in before it is asked", "* PREAUTH welcome ana", "IMAP4rev1", nil),
    ("refused", "* OK ready", "IMAP4rev1 STARTTLS AUTH=PLAIN", "TAG NO not now\r\n"),
    (
      "followed in clear", "* OK ready", "IMAP4rev1 STARTTLS AUTH=PLAIN",
      "TAG OK go\r\n* CAPABILITY AUTH=PLAIN\r\nA003 OK\r\n"
    ),
  ]

  @Test("no login goes over a connection to a mailbox whose TLS somebody keeps from beginning", arguments: imap.indices)
  func mailbox(index: Int) async throws {
    let play = Self.imap[index]
    let heard = Locked<[String]>([])
    let server = try TestServer { connection in
      connection.write("\(play.greeting)\r\n")
      while let line = connection.line() {
        heard.change { $0.append(line) }
        let tag = String(line.prefix { $0 != " " })
        if line.hasSuffix("CAPABILITY") {
          connection.write("* CAPABILITY \(play.capabilities)\r\n\(tag) OK done\r\n")
        } else if line.hasSuffix("STARTTLS"), let answer = play.afterSTARTTLS {
          connection.write(answer.replacing("TAG", with: tag))
        } else {
          connection.write("\(tag) OK go on\r\n")
        }
      }
    }
    let mail = CurlMail(password: IMAPScript.password)
    let address = MailServer(
      url: "imap://\(Self.host):\(server.port)", user: "ana@example.org", credential: .password("mail/ana"))
    let error = try await adapterError { _ = try await mail.connect(address) }
    #expect(error.outcome == .unavailable, "\(play.what): \(error)")
    #expect(heard.value.allSatisfy { Self.isHarmless($0) }, "\(play.what): \(heard.value)")
    await mail.close()
    server.stop()
  }

  @Test(
    "no login and no mail go to a server that offers no TLS, or says in clear what belongs behind it",
    arguments: [[], ["STARTTLS"]])
  func submission(offered: [String]) async throws {
    let heard = Locked<[String]>([])
    let server = try TestServer { connection in
      connection.write("220 mail.test ESMTP\r\n")
      while let line = connection.line() {
        heard.change { $0.append(line) }
        switch line.prefix(8).uppercased() {
        case "STARTTLS": connection.write("220 go\r\n250-mail.test\r\n250 AUTH PLAIN\r\n235 welcome\r\n")
        case let verb where verb.hasPrefix("EHLO"):
          connection.write("250-mail.test\r\n" + offered.map { "250-\($0)\r\n" }.joined() + "250 AUTH PLAIN\r\n")
        default: connection.write("250 ok\r\n")
        }
      }
    }
    let mail = CurlMail(password: IMAPScript.password)
    let address = MailServer(
      url: "smtp://\(Self.host):\(server.port)", user: "shop@example.org", credential: .password("mail/shop"))
    let error = try await adapterError {
      _ = try await mail.send(
        SMTPMail(
          server: address, sender: "shop@example.org", recipients: ["ana@example.org"],
          message: Array("Subject: hi\r\n\r\nbody\r\n".utf8)))
    }
    #expect(error.outcome == .unavailable, "\(error)")
    if offered.isEmpty { #expect(error.message.contains("does not offer STARTTLS"), "\(error)") }
    #expect(heard.value.allSatisfy { Self.isHarmless($0) }, "\(heard.value)")
    await mail.close()
    server.stop()
  }

  @Test("an untrusted certificate, or one of another name, ends the connection before the login")
  func certificates() async throws {
    let peer = try OpenSSLPeer()
    defer { peer.stop() }
    let secrets = MailSecrets(["mail/ana": IMAPScript.password])
    let trusting = CurlTransport.Options(version: "1", caBundle: peer.certificate)
    let cases: [(host: String, options: CurlTransport.Options)] = [
      ("127.0.0.1", trusting), ("localhost", .init(version: "1")),
    ]
    for (host, options) in cases {
      let mail = CurlMail(secrets: secrets, http: CurlTransport(secrets: secrets, options: options))
      let address = MailServer(
        url: "imaps://\(host):\(peer.port)", user: "ana@example.org", credential: .password("mail/ana"))
      let end = ContinuousClock.now + .seconds(30)
      var error = AdapterError(.unknown, "")
      // Until the server listens, there is no connection.
      repeat {
        error = try await adapterError { _ = try await mail.connect(address) }
      } while !error.message.contains("ertificate") && ContinuousClock.now < end
      #expect(error.outcome == .unavailable && error.message.contains("ertificate"), "\(host): \(error)")
      await mail.close()
    }
  }

  @Test("a greeting without an end is not read for ever")
  func endless() async throws {
    let server = try TestServer { connection in
      let line = String(repeating: "x", count: 64 << 10)
      for _ in 0..<1_024 where !connection.write("* OK \(line)") { return }
    }
    let mail = CurlMail(password: IMAPScript.password)
    let address = MailServer(
      url: "imap://127.0.0.1:\(server.port)", user: "ana@example.org", credential: .password("mail/ana"))
    let error = try await adapterError { _ = try await mail.connect(address) }
    #expect(error.outcome == .unavailable, "\(error)")
    await mail.close()
    server.stop()
  }

  /// Whether a line could be read by anybody: it holds no login, and no mail.
  private static func isHarmless(_ line: String) -> Bool {
    let words = line.uppercased()
    return !["AUTH ", "AUTHENTICATE", "LOGIN", "MAIL FROM", "RCPT", "DATA"].contains { words.contains($0) }
      && !line.contains(IMAPScript.password)
  }
}

import GatewayKit
import GatewayTestKit
import Testing

/// The fakes of mail keep the contracts of what they stand for.
@Suite struct MailFakeTests {
  private static let server = MailServer(url: "imaps://mail.example", user: "ana", credential: .password("mail/ana"))

  @Test(
    "a scripted connection answers what is written, is silent, closes, and stays closed", arguments: BodyCutting.all)
  func connection(cutting: BodyCutting) async throws {
    let raw = ScriptedRawTransport { _ in
      ScriptedRawConnection(cutting: cutting) { bytes in
        bytes.starts(with: Array("a ".utf8)) ? [.says("* BYE\r\n"), .nothing, .closes] : []
      }
    }
    let connection = try await AdapterContext.forTesting(raw: raw).raw.connect(Self.server)
    #expect(try await connection.read(within: .zero) == [])
    try await connection.write(Array("a LOGOUT\r\n".utf8))
    var read: [UInt8] = []
    while read.count < 7 { read += try #require(try await connection.read(within: .seconds(1))) }
    #expect(read == Array("* BYE\r\n".utf8))
    #expect(try await connection.read(within: .seconds(1)) == [])
    #expect(try await connection.read(within: .seconds(1)) == nil)
    #expect(try await connection.read(within: .seconds(1)) == nil)
    #expect(raw.connections.first?.written == Array("a LOGOUT\r\n".utf8))
  }

  @Test("a broken connection accepts and returns nothing; a cancelled read ends")
  func broken() async throws {
    let connection = ScriptedRawConnection()
    let reader = Task { try await connection.read(within: .seconds(3600)) }
    reader.cancel()
    #expect(await outcome { _ = try await reader.value } == .unavailable)
    connection.play(.breaks)
    #expect(await outcome { _ = try await connection.read(within: .seconds(1)) } == .unavailable)
    #expect(await outcome { try await connection.write([1]) } == .unknown)
    await connection.close()
    #expect(connection.isClosed && connection.written.isEmpty)
  }

  @Test("mails are kept, and what becomes of them is the script's")
  func mails() async throws {
    let smtp = RecordingMail { mail throws(AdapterError) in
      if mail.recipients == ["nobody@example.org"] { throw AdapterError(.rejected, "550 5.1.1 no such user") }
      return SMTPReceipt(answer: "250 ok")
    }
    let context = AdapterContext.forTesting(smtp: smtp)
    #expect(try await context.smtp.send(Self.mail(to: "ana@example.org")).answer == "250 ok")
    #expect(await outcome { _ = try await context.smtp.send(Self.mail(to: "nobody@example.org")) } == .rejected)
    #expect(smtp.mails.map(\.recipients) == [["ana@example.org"], ["nobody@example.org"]])
  }

  @Test("without transports of its own a test reaches no mail server")
  func refusal() async throws {
    let context = AdapterContext.forTesting()
    #expect(await outcome { _ = try await context.raw.connect(Self.server) } == .unavailable)
    #expect(await outcome { _ = try await context.smtp.send(Self.mail(to: "ana@example.org")) } == .unavailable)
  }

  private static func mail(to recipient: String) -> SMTPMail {
    SMTPMail(server: server, sender: "shop@example.org", recipients: [recipient], message: [])
  }

  private func outcome(_ body: () async throws -> Void) async -> AdapterError.Outcome? {
    do {
      try await body()
      return nil
    } catch {
      return (error as? AdapterError)?.outcome
    }
  }
}

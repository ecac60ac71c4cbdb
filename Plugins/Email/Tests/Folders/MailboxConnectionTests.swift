import Foundation
import GatewayKit
import GatewayTestKit
import Synchronization
import Testing

@testable import Email

/// What one answer of a mail server may hold.
@Suite struct MailboxConnectionTests {
  /// A server that says the same thing again and again, and closes the connection in the end.
  private final class Talker: RawConnection {
    private let words: [UInt8]
    private let most: Int
    private let said = Mutex(0)
    var bytes: Int { said.withLock { $0 } }

    init(_ words: String, most: Int) {
      let bytes = Array(words.utf8)
      self.words = Array(repeatElement(bytes, count: max(1, (64 << 10) / bytes.count)).joined())
      self.most = most
    }

    func write(_ bytes: [UInt8]) async throws(AdapterError) {}
    func close() async {}

    func read(within limit: Duration) async throws(AdapterError) -> [UInt8]? {
      said.withLock { said in
        guard said < most else { return nil }
        said += words.count
        return words
      }
    }
  }

  @Test(
    "an answer that does not end is given up",
    arguments: [
      // Bytes: mails, each within its own bound.
      ("* 1 FETCH (UID 9 BODY[] {60000}\r\n\(String(repeating: "x", count: 60_000)))\r\n", 4 << 20),
      // Any bytes count, whatever they mean.
      ("* 1 EXPUNGE\r\n", 1 << 20),
      // Responses.
      ("* 1 EXISTS\r\n", 2 << 20),
    ])
  func endless(words: String, most: Int) async throws {
    let talker = Talker(words, most: most + (1 << 20))
    var connection = MailboxConnection(talker, maximumMail: 1 << 20, clock: ManualClock(), answerLimit: most)
    let error = await #expect(throws: AdapterError.self) { try await connection.begin() }
    #expect(error?.message.contains("is too large") == true, "\(String(describing: error))")
    #expect(talker.bytes <= most + (128 << 10))
  }

  @Test("news that fill no memory are listened to: a hundred thousand mails that are gone")
  func news() async throws {
    let count = 100_001
    let answer = String(repeating: "* 1 EXPUNGE\r\n", count: count) + "b1 OK done\r\n"
    let connection = ScriptedRawConnection { _ in [.says(answer)] }
    var mailbox = MailboxConnection(connection, maximumMail: 1 << 20, clock: ManualClock())
    let events = try await mailbox.exchange(.noop)
    #expect(events.count == 1)
  }
}

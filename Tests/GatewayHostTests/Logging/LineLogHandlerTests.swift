import Logging
import Synchronization
import Testing

@testable import GatewayHost

@Suite struct LineLogHandlerTests {
  private final class Lines: Sendable {
    let all = Mutex<[String]>([])
  }

  private func line(_ message: Logger.Message, _ metadata: Logger.Metadata) -> String {
    let lines = Lines()
    let log = Logger(label: "test") { _ in LineLogHandler { line in lines.all.withLock { $0.append(line) } } }
    log.info(message, metadata: metadata)
    return lines.all.withLock { $0.joined(separator: "|") }
  }

  @Test("A record is one line of logfmt, whatever is in it")
  func oneLine() {
    let line = line("two\nlines \"quoted\"", ["channel": "site", "reason": "a=b c\u{1B}[31m", "empty": ""])
    #expect(
      line.contains("level=info msg=\"two\\nlines \\\"quoted\\\"\" channel=site empty=\"\" reason=\"a=b c\\u{1b}[31m\"")
    )
    #expect(!line.contains("\n"))
  }

  static let secrets = [
    ("sk-proj-abcdefghijklmnop", "sk-***"), ("key sk-abcdefgh1234, next", "key sk-***, next"),
    ("AIzaSyA1234567890", "AIza***"), ("token=EAAGm0PX4ZCpsBA", "token=EAA***"),
    ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer ***"), ("bearer abc", "bearer ***"),
    ("two sk-aaaaaaaaaa sk-bbbbbbbbbb", "two sk-*** sk-***"),
  ]

  @Test("Invariant 8: what looks like a credential is struck out", arguments: secrets)
  func struck(text: String, expected: String) { #expect(CredentialFilter.strike(text) == expected) }

  @Test("Plain words stay", arguments: ["task-force", "desk-mounted-lamp", "sk-1", "EAAT", "AIza", "the bearer", ""])
  func kept(text: String) { #expect(CredentialFilter.strike(text) == text) }

  @Test("Credentials are struck out of metadata, too")
  func metadata() {
    #expect(!line("failed", ["why": "401 for sk-abcdefghijkl"]).contains("abcdefghijkl"))
  }
}

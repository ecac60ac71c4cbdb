import Foundation
import GatewayKit

@testable import CurlTransport

extension TestConnection {
  /// The next line without its end; nil when the other side has closed.
  func line() -> String? {
    var bytes: [UInt8] = []
    while let byte = read(1) {
      if byte == [10] { return String(decoding: bytes.last == 13 ? bytes.dropLast() : bytes[...], as: UTF8.self) }
      bytes += byte
    }
    return nil
  }
}

/// An IMAP server up to the login, for scripts that go on from there.
enum IMAPScript {
  static let password = "a password that is long enough"

  /// Greets, and plays the login; `verdict` is what the login is answered with, after its tag.
  static func logIn(
    _ connection: TestConnection, capabilities: String = "IMAP4rev1 AUTH=PLAIN", verdict: String = "OK welcome"
  ) -> [String] {
    var heard: [String] = []
    connection.write("* OK ready\r\n")
    while let line = connection.line() {
      heard.append(line)
      let tag = line.prefix { $0 != " " }
      if line.hasSuffix("CAPABILITY") {
        connection.write("* CAPABILITY \(capabilities)\r\n\(tag) OK done\r\n")
      } else if line.contains("AUTHENTICATE") {
        connection.write("+ \r\n")
        heard.append(connection.line() ?? "")
        connection.write("\(tag) \(verdict)\r\n")
        return heard
      } else if line.contains("LOGIN") {
        connection.write("\(tag) \(verdict)\r\n")
        return heard
      } else {
        connection.write("\(tag) BAD what\r\n")
      }
    }
    return heard
  }
}

/// An SMTP server whose answers a test writes.
struct SMTPScript: Sendable {
  /// What `MAIL`, `RCPT` to an address, `DATA` and the text are answered with; nil closes the connection instead, and
  /// `silence` says nothing.
  var mail: String? = "250 ok"
  var recipients: [String: String?] = [:]
  var data: String? = "354 go on"
  var text: String? = "250 2.0.0 queued as 1"
  var login = "235 welcome"
  var capabilities = ["AUTH PLAIN", "SIZE"]
  /// Closes after this many bytes of text.
  var breaksAfter: Int?

  static let silence = ""

  /// What it has heard: the commands, and the text with its end.
  final class Record: Sendable {
    private let lines = Locked<[String]>([])

    var all: [String] { lines.value }
    func add(_ line: String) { lines.change { $0.append(line) } }
    func count(_ prefix: String) -> Int { all.count { $0.hasPrefix(prefix) } }
  }

  /// Plays the server.
  func play(_ connection: TestConnection, _ record: Record) {
    connection.write("220 mail.test ESMTP\r\n")
    while let line = connection.line() {
      record.add(line)
      let answer: String?
      switch line.prefix(4).uppercased() {
      case "EHLO":
        answer = "250-mail.test\r\n" + capabilities.map { "250-\($0)\r\n" }.joined() + "250 HELP"
      case "AUTH":
        if line.split(separator: " ").count == 2 {
          connection.write("334 \r\n")
          record.add(connection.line() ?? "")
        }
        answer = login
      case "MAIL": answer = mail
      case "RCPT":
        let address = String(line.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
        answer = recipients[address] ?? "250 ok"
      case "DATA":
        answer = data
        if let data, data.hasPrefix("354") {
          connection.write("\(data)\r\n")
          guard take(connection, record), let text else { return }
          if text != Self.silence { connection.write("\(text)\r\n") }
          continue
        }
      case "QUIT": answer = "221 bye"
      default: answer = "500 what"
      }
      guard let answer else { return }
      if answer != Self.silence { connection.write("\(answer)\r\n") }
    }
  }

  private func take(_ connection: TestConnection, _ record: Record) -> Bool {
    var text: [UInt8] = []
    while !text.suffix(5).elementsEqual("\r\n.\r\n".utf8) {
      if let breaksAfter, text.count >= breaksAfter {
        connection.resetOnClose()
        return false
      }
      guard let byte = connection.read(1) else {
        record.add("HALF " + String(decoding: text, as: UTF8.self))
        return false
      }
      text += byte
    }
    record.add("TEXT " + String(decoding: text, as: UTF8.self))
    return true
  }
}

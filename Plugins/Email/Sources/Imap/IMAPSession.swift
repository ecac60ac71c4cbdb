/// An authenticated IMAP session: bytes in, events out, and commands as bytes.
///
/// Pure: the connection's owner sends the bytes of `begin` and passes in what arrives. One command runs at a time.
/// Unsolicited responses are events like the others.
struct IMAPSession {
  private var framer: IMAPFramer
  private var number = 0
  /// The tag of the running command.
  private(set) var pending: String?
  private var isIdling = false

  /// A session whose responses have at most `limit` bytes, which must exceed the largest mail fetched.
  init(limit: Int) { framer = IMAPFramer(limit: limit) }

  /// The bytes that begin a command.
  ///
  /// - Throws: `.malformed` when another is running, or a folder's name cannot be encoded.
  mutating func begin(_ command: IMAPCommand) throws(IMAPFailure) -> [UInt8] {
    guard pending == nil else { throw .malformed("a command was sent before the previous one was answered") }
    guard let line = command.line else { throw .malformed("a folder's name has a control character or is too long") }
    number += 1
    pending = "b\(number)"
    isIdling = command == .idle
    return Array("b\(number) \(line)\r\n".utf8)
  }

  /// The bytes that end an IDLE; nil when none is running.
  mutating func done() -> [UInt8]? {
    guard isIdling else { return nil }
    isIdling = false
    return Array("DONE\r\n".utf8)
  }

  /// The events in these bytes, in order.
  ///
  /// - Throws: an error that ends the session. Events before it are dropped, and their mails are fetched again.
  mutating func take(_ bytes: some Collection<UInt8>) throws(IMAPFailure) -> [IMAPEvent] {
    framer.append(bytes)
    var events: [IMAPEvent] = []
    while let response = try framer.response() {
      let event = try IMAPEvent(response)
      if case .completed(let tag, _, _) = event {
        guard tag == pending else { throw .malformed("a response to a command that was not sent") }
        pending = nil
        isIdling = false
      }
      events.append(event)
    }
    return events
  }
}

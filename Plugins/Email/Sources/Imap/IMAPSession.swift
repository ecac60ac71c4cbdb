/// One conversation with an IMAP server that has been authenticated: bytes in, events out, and commands as bytes.
///
/// Pure: whoever holds the connection writes what `begin` gives and hands over what arrives. One command at a time; what
/// the server tells unasked is an event like the others.
struct IMAPSession {
  private var framer: IMAPFramer
  private var number = 0
  /// The tag of the command that is under way.
  private(set) var pending: String?
  private var isIdling = false

  /// A session whose responses have at most so many bytes: somewhat more than the largest mail that is fetched.
  init(limit: Int) { framer = IMAPFramer(limit: limit) }

  /// The bytes that begin a command.
  ///
  /// - Throws: `.malformed` when another is under way, or a folder's name cannot be written.
  mutating func begin(_ command: IMAPCommand) throws(IMAPFailure) -> [UInt8] {
    guard pending == nil else { throw .malformed("a command was sent before the previous one was answered") }
    guard let line = command.line else { throw .malformed("a folder's name has a control character or is too long") }
    number += 1
    pending = "b\(number)"
    isIdling = command == .idle
    return Array("b\(number) \(line)\r\n".utf8)
  }

  /// The bytes that end an IDLE; nil when none is under way.
  mutating func done() -> [UInt8]? {
    guard isIdling else { return nil }
    isIdling = false
    return Array("DONE\r\n".utf8)
  }

  /// What the server said with these bytes, in order.
  ///
  /// - Throws: what ends the conversation. Of what was said before it nothing is lost that was not fetched again.
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

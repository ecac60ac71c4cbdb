import Foundation
import Testing

@testable import Email

/// A conversation with an IMAP server, byte by byte.
@Suite struct IMAPSessionTests {
  /// What the server says, and what of it is understood; the first command, if one is sent, has the tag `b1`.
  static let sayings: [(text: String, events: [IMAPEvent])] = [
    ("* 23 EXISTS\r\n* 1 EXPUNGE\r\n", [.exists(23), .expunged]),
    ("* OK [UIDVALIDITY 7] fine\r\n", [.uidValidity(7)]),
    (
      "* OK [UIDNEXT 4294967295] x\r\n* OK [HIGHESTMODSEQ 715194045007] x\r\n",
      [.uidNext(.max), .highestModSeq(715_194_045_007)]
    ),
    (
      "* OK [NOMODSEQ] x\r\n* FLAGS (\\Seen)\r\n* 3 RECENT\r\n* LIST () \"/\" INBOX\r\n",
      [.other, .other, .other, .other]
    ),
    (
      "* SEARCH 1 2 4294967295\r\n* SEARCH\r\n* SEARCH 3 (MODSEQ 9)\r\n",
      [.found([1, 2, .max]), .found([]), .found([3])]
    ),
    ("* search 5\n", [.found([5])]),
    ("* CAPABILITY IMAP4rev1 IDLE condstore\r\n", [.capabilities(["IMAP4REV1", "IDLE", "CONDSTORE"])]),
    ("+ idling\r\n", [.continuation]), ("+\r\n", [.continuation]),
    ("* 1 FETCH (UID 9 RFC822.SIZE 12)\r\n", [.fetched(IMAPEvent.FetchedMail(uid: 9, size: 12))]),
    ("* 1 FETCH (FLAGS (\\Seen \"x\") UID 9)\r\n", [.fetched(IMAPEvent.FetchedMail(uid: 9))]),
    (
      "* 1 FETCH (BODY[]<0> {5}\r\na\r\nb) UID 8)\r\n",
      [.fetched(IMAPEvent.FetchedMail(uid: 8, body: Array("a\r\nb)".utf8)))]
    ),
    ("* 1 FETCH (BODY[] {0}\r\n UID 9)\r\n", [.fetched(IMAPEvent.FetchedMail(uid: 9, body: []))]),
    ("* 1 FETCH (BODY[] \"a\\\"b\" UID 9)\r\n", [.fetched(IMAPEvent.FetchedMail(uid: 9, body: Array("a\"b".utf8)))]),
    ("* 1 FETCH (BODY[] NIL UID 9)\r\n", [.fetched(IMAPEvent.FetchedMail(uid: 9, body: []))]),
    (
      "* 1 FETCH (BODY[HEADER.FIELDS (SUBJECT)] ~{2}\r\nhi UID 9)\r\n",
      [.fetched(IMAPEvent.FetchedMail(uid: 9, header: Array("hi".utf8)))]
    ),
    // A mail's own words are not the server's.
    (
      "* 1 FETCH (UID 9 BODY[] {17}\r\nb1 OK done\r\n* BYE)\r\n* 2 EXISTS\r\n",
      [.fetched(IMAPEvent.FetchedMail(uid: 9, body: Array("b1 OK done\r\n* BYE".utf8))), .exists(2)]
    ),
    // Words for people that end like a literal announce none.
    ("* OK see {99}\r\n* 1 EXISTS\r\n", [.other, .exists(1)]),
  ]

  @Test("what the server says is understood, in whatever pieces it comes", arguments: sayings, [1, 7, 10_000])
  func understanding(saying: (text: String, events: [IMAPEvent]), piece: Int) throws {
    var session = IMAPSession(limit: 1000)
    let bytes = Array(saying.text.utf8)
    var events: [IMAPEvent] = []
    for begin in stride(from: 0, to: bytes.count, by: piece) {
      events += try session.take(bytes[begin..<min(begin + piece, bytes.count)])
    }
    #expect(events == saying.events)
  }

  @Test("a command is answered under its tag, and then the next may begin")
  func commands() throws {
    var session = IMAPSession(limit: 1000)
    #expect(try session.begin(.noop) == Array("b1 NOOP\r\n".utf8))
    #expect(throws: IMAPFailure.self) { try session.begin(.noop) }
    let events = try session.take(Array("* 1 EXISTS\r\nb1 NO [ALERT] later\r\n".utf8))
    #expect(events == [.exists(1), .completed(tag: "b1", .no, words: "[ALERT] later")])
    #expect(session.pending == nil)
    #expect(try session.begin(.logout) == Array("b2 LOGOUT\r\n".utf8))
  }

  @Test("IDLE is ended by DONE, once")
  func idle() throws {
    var session = IMAPSession(limit: 1000)
    #expect(session.done() == nil)
    _ = try session.begin(.idle)
    #expect(try session.take(Array("+ idling\r\n* 4 EXISTS\r\n".utf8)) == [.continuation, .exists(4)])
    #expect(session.done() == Array("DONE\r\n".utf8))
    #expect(session.done() == nil)
    #expect(session.pending == "b1")
    #expect(try session.take(Array("b1 OK\r\n".utf8)) == [.completed(tag: "b1", .ok, words: "")])
  }

  static let lines: [(command: IMAPCommand, line: String?)] = [
    (.capability, "CAPABILITY"), (.select(folder: "INBOX", condstore: false), "SELECT \"INBOX\""),
    (
      .select(folder: "Caixa de entrada/Orçamentos", condstore: true),
      "SELECT \"Caixa de entrada/Or&AOc-amentos\" (CONDSTORE)"
    ),
    (.select(folder: "a\"b\\c&d", condstore: false), "SELECT \"a\\\"b\\\\c&-d\""),
    (.select(folder: "日本語", condstore: false), "SELECT \"&ZeVnLIqe-\""),
    (.select(folder: "a\r\nb2 LOGOUT", condstore: false), nil), (.select(folder: "", condstore: false), nil),
    (.search(from: 7, upTo: nil), "UID SEARCH UID 7:*"), (.search(from: 7, upTo: 9), "UID SEARCH UID 7:9"),
    (
      .searchSince(IMAPDay(of: Date(timeIntervalSince1970: 1_749_416_383))), "UID SEARCH SINCE 8-Jun-2025"
    ),
    (
      .list([5, 3, 4, 9, 9]),
      "UID FETCH 3:5,9 (UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE)])"
    ),
    (.fetch([.max], upTo: 10), "UID FETCH 4294967295 (UID RFC822.SIZE INTERNALDATE BODY.PEEK[]<0.10>)"),
    (.markSeen([.max, 1]), "UID STORE 1,4294967295 +FLAGS.SILENT (\\Seen)"), (.idle, "IDLE"), (.logout, "LOGOUT"),
  ]

  @Test("commands are lines, and nothing can be put between them", arguments: lines)
  func wording(command: IMAPCommand, line: String?) {
    #expect(command.line == line)
  }

  static let hostile: [(name: String, text: String, failure: IMAPFailure?)] = [
    ("an answer nobody asked for", "b1 OK done\r\n", nil),
    ("a goodbye", "* BYE Autologout\r\n", .bye("Autologout")),
    ("a line without an end", String(repeating: "a", count: 2 << 20), .tooLong),
    ("a literal beyond its bound", "* 1 FETCH (BODY[] {1001}\r\n", .tooLong),
    ("a literal of all numbers", "* 1 FETCH (BODY[] {9999999999}\r\n", .tooLong),
    (
      "literals beyond the bound together",
      "* 1 FETCH (A {900}\r\n" + String(repeating: "a", count: 900) + " {900}\r\n", .tooLong
    ),
    ("lists without end", "* 1 FETCH " + String(repeating: "(", count: 10_000) + "\r\n", nil),
    ("a list that does not end", "* 1 FETCH (UID 1\r\n", nil),
    ("a list that never began", "* 1 FETCH UID 1)\r\n", nil),
    ("a string that does not end", "* 1 FETCH (BODY[] \"a\r\n", nil),
    ("a UID of zero", "* 1 FETCH (UID 0)\r\n", nil), ("a UID too large", "* 1 FETCH (UID 4294967296)\r\n", nil),
    ("no protocol at all", "HTTP/1.1 200 OK\r\n\r\n", nil), ("an empty line", "\r\n", nil),
  ]

  @Test("a server out of its mind is left", arguments: hostile)
  func leaving(name: String, text: String, failure: IMAPFailure?) {
    var session = IMAPSession(limit: 1000)
    var found: IMAPFailure?
    do throws(IMAPFailure) { _ = try session.take(Array(text.utf8)) } catch { found = error }
    if let failure { #expect(found == failure) } else { #expect(found != nil) }
  }

  @Test("a large mail in small pieces is read in the time that its size takes", .timeLimit(.minutes(5)))
  func large() throws {
    var session = IMAPSession(limit: 20 << 20)
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 16 << 10)
    var events = try session.take(Array("* 1 FETCH (UID 1 BODY[] {16777216}\r\n".utf8))
    for _ in 0..<1024 { events += try session.take(piece) }
    events += try session.take(Array(")\r\n".utf8))
    guard case .fetched(let mail)? = events.first else { return #expect(Bool(false)) }
    #expect(mail.body?.count == 16 << 20)
  }
}

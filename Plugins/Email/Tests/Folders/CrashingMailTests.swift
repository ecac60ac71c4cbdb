import GatewayKit
import GatewayTestKit
import Synchronization
import Testing

@testable import Email

/// A mail whose reading crashes the gateway is stored as it came, and the folder goes on behind it.
@Suite struct CrashingMailTests {
  @Test("a mail that was found to crash is not read: its bytes are kept, and the position moves past it")
  func setAside() async throws {
    let watch = Watch(setAside: "the mail 2 of 7 in INBOX")
    let box = try Mailbox(crashGuard: watch)
    await box.readAll()
    for number in 1...3 { box.server.add(PollingTests.mail(number)) }
    #expect(await box.readAll() == nil)
    #expect(box.inbox.events.map(\.kind) == [.message, .unsupported, .message])
    guard case .unsupported("mail", let raw?) = box.inbox.events[1].content,
      let original = raw["original"].flatMap(String.init(setting:)).flatMap({ OriginalRef($0[...]) })
    else {
      Issue.record("no unsupported mail: \(box.inbox.events[1])")
      return
    }
    #expect(try await original.content(from: box.blobs) == PollingTests.mail(2))
    #expect(watch.names == ["the mail 1 of 7 in INBOX", "the mail 3 of 7 in INBOX"])
    #expect(watch.open == 0)
    box.server.add(PollingTests.mail(4))
    #expect(await box.readAll() == nil)
    #expect(box.inbox.events.count == 4, "nothing is fetched again")
  }

  @Test("where one of them may have crashed, mails are read one at a time", arguments: [true, false])
  func suspect(isThere: Bool) async throws {
    let watch = Watch(suspect: isThere ? "the mail 30 of 7 in INBOX" : "")
    let box = try Mailbox(crashGuard: watch)
    await box.readAll()
    for number in 1...40 { box.server.add(PollingTests.mail(number)) }
    #expect(await box.readAll() == nil)
    #expect(box.inbox.events.count == 40)
    #expect(watch.names.count == 40 && watch.open == 0)
    #expect(watch.done == watch.names, "a mail is done once it is read and its event is made")
    if isThere { #expect(watch.most == 1) }
  }
}

/// A guard that suspects what the test says, and notes what is begun.
private final class Watch: CrashGuard {
  private struct State {
    var names: [String] = []
    var open = 0
    var done: [String] = []
    var most = 0
  }
  private let setAside: String
  private let suspect: String
  private let state = Mutex(State())

  init(setAside: String = "", suspect: String = "") {
    self.setAside = setAside
    self.suspect = suspect
  }

  /// What was begun, each once.
  var names: [String] { Array(Set(state.withLock(\.names))).sorted() }
  /// What was done to its end, each time.
  var done: [String] { state.withLock(\.done).sorted() }
  /// How much is running.
  var open: Int { state.withLock(\.open) }
  /// How much ran at once.
  var most: Int { state.withLock(\.most) }

  func isSuspect(_ name: String) -> Bool { name == suspect }
  func isSetAside(_ name: String) -> Bool { name == setAside }

  func admit(_ name: String) async throws(CancellationError) {}

  func begin(_ name: String) -> CrashMark {
    state.withLock { state in
      state.names.append(name)
      state.open += 1
      state.most = max(state.most, state.open)
    }
    return CrashMark(name: name, slot: nil)
  }

  func end(_ mark: CrashMark, isDone: Bool) {
    state.withLock { state in
      state.open -= 1
      if isDone { state.done.append(mark.name) }
    }
  }
}

import Foundation
import GatewayKit
import GatewayTestKit
import Synchronization

/// An IMAP server's folder: enough of the protocol for what the adapter says, in strict form.
final class FakeMailbox: Sendable {
  struct Message {
    var uid: UInt32
    var bytes: [UInt8]
    var arrived: String
    var isSeen = false
  }

  private struct State {
    var validity: UInt32 = 7
    var next: UInt32 = 1
    var messages: [Message] = []
    var commands: [String] = []
    var tellsNext = true
    var capabilities = "IMAP4rev1 IDLE CONDSTORE"
    var idleTag: String?
    var idled: AsyncStream<Void>.Continuation?
    /// The next command that begins like this ends the connection.
    var breaksAt: String?
  }
  private let state = Mutex(State())
  /// What was said to it, without tags.
  var commands: [String] { state.withLock(\.commands) }
  var seen: [UInt32] { state.withLock { $0.messages.filter(\.isSeen).map(\.uid) } }

  /// One element for each IDLE from now on.
  func idles() -> AsyncStream<Void> {
    let (idles, idled) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    state.withLock { $0.idled = idled }
    return idles
  }

  func forgetCommands() { state.withLock { $0.commands = [] } }
  func hideNext() { state.withLock { $0.tellsNext = false } }
  func offer(_ capabilities: String) { state.withLock { $0.capabilities = capabilities } }
  func breakAt(_ command: String) { state.withLock { $0.breaksAt = command } }

  /// Puts a mail into the folder.
  func add(_ bytes: [UInt8], arrived: String = "01-Jan-2026 12:00:00 +0000") {
    state.withLock { state in
      state.messages.append(Message(uid: state.next, bytes: bytes, arrived: arrived))
      state.next += 1
    }
  }

  /// Takes a mail out of the folder.
  func remove(_ uid: UInt32) { state.withLock { $0.messages.removeAll { $0.uid == uid } } }

  /// Numbers all mails anew, from `first` on.
  func renumber(from first: UInt32 = 1) {
    state.withLock { state in
      state.validity += 1
      state.next = first
      for index in state.messages.indices {
        state.messages[index].uid = state.next
        state.next += 1
      }
    }
  }

  /// A transport to it.
  var transport: ScriptedRawTransport {
    ScriptedRawTransport { _ in ScriptedRawConnection { self.answer($0) } }
  }

  private func answer(_ bytes: [UInt8]) -> [ScriptedRawConnection.Scene] {
    let line = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    return state.withLock { state in
      if line == "DONE" { return [.says("\(state.idleTag ?? "?") OK idled\r\n")] }
      let tag = line.prefix { $0 != " " }
      let command = String(line.dropFirst(tag.count + 1))
      state.commands.append(command)
      if let mark = state.breaksAt, command.hasPrefix(mark) {
        state.breaksAt = nil
        return [.breaks]
      }
      if command == "IDLE" {
        state.idleTag = String(tag)
        state.idled?.yield()
        return [.says("+ idling\r\n")]
      }
      return [.says(Self.told(of: command, &state) + Array("\(tag) OK done\r\n".utf8))]
    }
  }

  private static func told(of command: String, _ state: inout State) -> [UInt8] {
    let words = command.split(separator: " ").map(String.init)
    switch words[0] {
    case "CAPABILITY": return Array("* CAPABILITY \(state.capabilities)\r\n".utf8)
    case "SELECT":
      let next = state.tellsNext ? "* OK [UIDNEXT \(state.next)] x\r\n" : ""
      return Array("* \(state.messages.count) EXISTS\r\n* OK [UIDVALIDITY \(state.validity)] x\r\n\(next)".utf8)
    case "UID" where words[1] == "SEARCH" && words[2] == "SINCE":
      return search(state.messages.map(\.uid))
    case "UID" where words[1] == "SEARCH":
      let range = words[3].split(separator: ":")
      let last = state.messages.last?.uid ?? 0
      let (low, high) = (UInt32(range[0]) ?? 0, UInt32(range[1]) ?? last)
      return search(state.messages.map(\.uid).filter { (min(low, high)...max(low, high)).contains($0) })
    case "UID" where words[1] == "STORE":
      for uid in uids(words[2]) {
        if let index = state.messages.firstIndex(where: { $0.uid == uid }) { state.messages[index].isSeen = true }
      }
      return []
    case "UID": return fetch(uids(words[2]), command, state.messages)
    default: return []
    }
  }

  private static func search(_ uids: [UInt32]) -> [UInt8] {
    Array("* SEARCH\(uids.map { " \($0)" }.joined())\r\n".utf8)
  }

  private static func fetch(_ uids: Set<UInt32>, _ command: String, _ messages: [Message]) -> [UInt8] {
    var told: [UInt8] = []
    for (index, message) in messages.enumerated() where uids.contains(message.uid) {
      let head =
        "* \(index + 1) FETCH (UID \(message.uid) RFC822.SIZE \(message.bytes.count)"
        + (command.contains("INTERNALDATE") ? " INTERNALDATE \"\(message.arrived)\"" : "")
      if command.contains("HEADER.FIELDS") {
        let text = String(decoding: message.bytes, as: UTF8.self)
        let fields =
          text.split(separator: "\r\n").prefix { !$0.isEmpty }
          .filter { $0.hasPrefix("Message-ID") || $0.hasPrefix("Date") }.map { "\($0)\r\n" }.joined() + "\r\n"
        told += Array(
          "\(head) BODY[HEADER.FIELDS (MESSAGE-ID DATE)] {\(fields.utf8.count)}\r\n\(fields))\r\n"
            .utf8)
      } else {
        told += Array("\(head) BODY[]<0> {\(message.bytes.count)}\r\n".utf8) + message.bytes + Array(")\r\n".utf8)
      }
    }
    return told
  }

  private static func uids(_ set: String) -> Set<UInt32> {
    Set(
      set.split(separator: ",").flatMap { run -> [UInt32] in
        let ends = run.split(separator: ":").compactMap { UInt32($0) }
        return ends.isEmpty ? [] : Array(ends[0]...ends[ends.count - 1])
      })
  }
}

import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

/// How lines of the log become the messages of a prompt.
@Suite struct PromptHistoryTests {
  private typealias Line = PromptHistory.Line

  private static func lines(_ words: String) -> [Line] {
    words.split(separator: " ").enumerated().map { index, word in
      Line(
        position: Int64(index + 1), role: word.first == "c" ? .customer : .business, text: String(word.dropFirst()))
    }
  }

  @Test(
    "neighbours of one side are one message, but an answer with data of its own stands alone",
    arguments: [
      ("ca", [], ["c:a"]), ("ca cb", [], ["c:a\nb"]), ("ca bx by cb", [], ["c:a", "b:x\ny", "c:b"]),
      ("bx ca", [], ["b:x", "c:a"]), ("ca bx by cb", [2..<4], ["c:a", "b:x\ny*", "c:b"]),
      ("ca bx by cb", [2..<3], ["c:a", "b:x*", "b:y", "c:b"]),
      ("ca bx by cb", [3..<4], ["c:a", "b:x", "b:y*", "c:b"]),
      ("ca bx by cb", [2..<3, 3..<4], ["c:a", "b:x*", "b:y*", "c:b"]),
      ("ca bx cb", [7..<9], ["c:a", "b:x", "c:b"]),
    ] as [(String, [Range<Int64>], [String])])
  func joined(words: String, kept: [Range<Int64>], expected: [String]) {
    let lines = Self.lines(words)
    let history = PromptHistory(
      Array(lines.dropLast()), answering: [lines[lines.count - 1]], kept: kept.map { KeptAnswer(lines: $0, value: "s") }
    )
    let shown = history.messages.map { message in
      "\(message.role == .customer ? "c" : "b"):\(message.text)\(message.opaque == nil ? "" : "*")"
    }
    #expect(shown == expected)
    #expect(history.source.answered == [Int64(lines.count)])
  }

  @Test("a message from the business's phone is a line of the business; edits, removals and reactions are no lines")
  func lines() {
    func line(_ content: InboundEvent.Content) -> Line? {
      let event = InboundEvent(
        externalID: "w", at: .distantPast, thread: "t", from: Sender(aliases: []), content: content)
      return Line(LogEntry(position: 3, conversation: "c", at: .distantPast, content: .inbound("m", event)))
    }
    let words = InboundMessage(parts: [.text("Já separei.")])
    #expect(line(.echo(words)) == Line(position: 3, role: .business, text: "Já separei."))
    #expect(line(.message(words)) == Line(position: 3, role: .customer, text: "Já separei."))
    #expect(line(.edit(words)) == nil && line(.revoke) == nil && line(.reaction(emoji: "👍")) == nil)
  }

  @Test("the newest lines that fit go along, the oldest of them cut; they give the same again")
  func trimmed() throws {
    let log = (1...30).map {
      Line(position: $0, role: $0.isMultiple(of: 2) ? .business : .customer, text: String(repeating: "é", count: 1_000))
    }
    let waiting = [Line(position: 31, role: .customer, text: "e?")]
    let history = PromptHistory(log, answering: waiting)
    #expect(history.source.history == Array(19...30))
    #expect(history.messages.count == 13)
    let long = [Line(position: 1, role: .business, text: String(repeating: "a", count: 20_000))] + log.suffix(2)
    let cut = PromptHistory(long, answering: waiting)
    #expect(cut.messages.first?.text.count == PromptHistory.length - 2_000)
    let again = PromptHistory(long.filter { cut.source.history.contains($0.position) }, answering: waiting)
    #expect(again.messages == cut.messages)
    #expect(again.source == cut.source)
  }

  @Test("of much data only the newest answers' goes along")
  func fitting() {
    let log = (1...8).map { Line(position: $0, role: .business, text: "a\($0)") }
    let data = JSONValue.string(String(repeating: "s", count: Completion.opaqueLimit / 2 - 2))
    let history = PromptHistory(
      log, answering: [Line(position: 9, role: .customer, text: "e?")],
      kept: (1...8).map { KeptAnswer(lines: Int64($0)..<Int64($0 + 1), value: data) })
    #expect(history.messages.map { $0.opaque != nil } == [false, true, true, true, true, false])
    #expect(history.messages[0].text == "a1\na2\na3\na4")
  }

  @Test("other words give another checksum")
  func checksum() {
    let sums = ["ca", "cb", "ba", "ca cb", "cab"].map { words in
      let lines = Self.lines(words)
      return PromptHistory([], answering: lines).source.checksum
    }
    #expect(Set(sums).count == sums.count)
  }
}

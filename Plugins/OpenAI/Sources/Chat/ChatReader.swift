import Foundation
import GatewayKit

/// Reads an answer of the Chat Completions wire as it arrives, streamed or whole. Pure.
///
/// Which of the two it is shows its first byte, not its `Content-Type`: servers and the proxies before them get that
/// wrong, and an error in place of a stream is often plain JSON.
struct ChatReader: AnswerReader {
  /// The most bytes of an answer that is not streamed.
  private static let maximumBytes = 4 << 20

  private enum Form { case undecided, stream, whole }

  private var form = Form.undecided
  private var events = ServerSentEventDecoder()
  private var whole: [UInt8] = []
  private var answer = ChatAnswer()
  private var isDone = false
  private var hasChunks = false

  /// Whether all of the answer is there. What may still come is its cost, and `[DONE]`.
  var hasEnd: Bool { isDone || answer.finishReason != nil }

  /// Takes more bytes, and gives the words they hold.
  mutating func feed(_ bytes: [UInt8]) throws(AdapterError) -> [String] {
    guard !isDone else { return [] }
    if form == .undecided { decide(bytes) }
    switch form {
    case .stream: return try read(try events.feed(bytes))
    case .undecided, .whole:
      whole += bytes
      guard whole.count <= Self.maximumBytes else {
        throw AdapterError(.unknown, "the answer is over \(Self.maximumBytes) bytes")
      }
      return []
    }
  }

  /// Ends the answer. An answer without its own end is a failure.
  mutating func finish() throws(AdapterError) -> (words: [String], completion: Completion) {
    var words: [String] = []
    switch form {
    case .undecided: break
    case .stream: if !isDone { words = try read(events.finish()) }
    case .whole:
      words = try read(chunk: whole)
      isDone = answer.isWhole
    }
    guard hasEnd else {
      throw AdapterError(
        .unknown,
        hasChunks
          ? "the answer ended without an end: neither a finish reason nor [DONE]"
          : "the answer holds nothing of the Chat Completions wire: check that baseURL is where the API begins")
    }
    return (words, answer.completion)
  }

  private mutating func decide(_ bytes: [UInt8]) {
    // A byte order mark, and the line ends with which servers keep a connection awake, tell nothing.
    let insignificant: Set<UInt8> = [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D]
    guard let first = bytes.first(where: { !insignificant.contains($0) }) else { return }
    form = [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(first) ? .whole : .stream
  }

  private mutating func read(_ events: [ServerSentEvent]) throws(AdapterError) -> [String] {
    var words: [String] = []
    for event in events where !isDone {
      if let data = event.data {
        if event.event == "error" { throw Refusal(told: Array(data.utf8)).error }
        words += try read(data: data)
      }
      try Self.check(stray: event.stray)
    }
    return words
  }

  /// One event's data. Servers that leave out the blank line between events make several chunks one.
  private mutating func read(data: String) throws(AdapterError) -> [String] {
    let lines = data.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    var words: [String] = []
    let pieces = lines.count > 1 && lines.allSatisfy { $0.hasPrefix("{") || $0 == "[DONE]" } ? lines : [data]
    for piece in pieces where !isDone {
      let piece = piece.trimmingCharacters(in: .whitespacesAndNewlines)
      if piece == "[DONE]" {
        isDone = true
      } else if !piece.isEmpty {
        words += try read(chunk: Array(piece.utf8))
      }
    }
    return words
  }

  private mutating func read(chunk bytes: [UInt8]) throws(AdapterError) -> [String] {
    let chunk: ChatChunk
    do {
      chunk = try JSONDecoder().decode(ChatChunk.self, from: Data(bytes))
    } catch {
      if let refusal = Refusal(in: bytes) { throw refusal.error }
      // Without the cause, which quotes what was read.
      throw AdapterError(
        .unknown, "\(form == .whole ? "the answer" : "a chunk of the answer") is not what the wire has")
    }
    if chunk.isError, let refusal = Refusal(in: bytes) { throw refusal.error }
    hasChunks = true
    return try answer.take(chunk)
  }

  /// An error in the middle of a stream may come as bare JSON, or in a field `error` (llama.cpp until autumn 2025).
  private static func check(stray lines: String) throws(AdapterError) {
    guard lines.contains("error") else { return }
    if let refusal = Refusal(in: Array(lines.utf8)) { throw refusal.error }
    for line in lines.split(separator: "\n") where line.hasPrefix("error:") {
      throw Refusal(told: Array(line.dropFirst("error:".count).utf8)).error
    }
  }
}

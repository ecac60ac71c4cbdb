import Foundation
import GatewayKit

/// Reads an answer of the Chat Completions wire as it arrives, streamed or whole. Pure.
struct ChatReader: AnswerReader {
  private var framing = AnswerFraming()
  private var answer = ChatAnswer()
  private var isDone = false
  private var hasChunks = false

  /// Whether all of the answer is there. What may still come is its cost, and `[DONE]`.
  var hasEnd: Bool { isDone || answer.finishReason != nil }

  mutating func feed(_ bytes: [UInt8], to sink: some ReplySink) throws(AdapterError) {
    if !isDone { try read(framing.feed(bytes), to: sink) }
  }

  /// Ends the answer. An answer without its own end is a failure.
  mutating func finish(to sink: some ReplySink) throws(AdapterError) -> Completion {
    if !isDone { try read(framing.finish(), to: sink) }
    guard hasEnd else {
      throw AdapterError(
        .unknown,
        hasChunks
          ? "the answer ended without an end: neither a finish reason nor [DONE]"
          : "the answer holds nothing of the Chat Completions wire: check that baseURL is where the API begins")
    }
    return answer.completion
  }

  private mutating func read(_ pieces: [AnswerFraming.Piece], to sink: some ReplySink) throws(AdapterError) {
    for piece in pieces where !isDone {
      switch piece {
      case .event(_, "[DONE]"): isDone = true
      case .event("error", let data): throw Refusal(told: Array(data.utf8)).error
      case .event(_, let data): try read(Array(data.utf8), called: "a chunk of the answer", to: sink)
      case .whole(let bytes):
        try read(bytes, called: "the answer", to: sink)
        isDone = answer.isWhole
      case .stray(let lines): if let refusal = Refusal(stray: lines) { throw refusal.error }
      }
    }
  }

  private mutating func read(_ bytes: [UInt8], called name: String, to sink: some ReplySink) throws(AdapterError) {
    let chunk: ChatChunk
    do {
      chunk = try JSONDecoder().decode(ChatChunk.self, from: Data(bytes))
    } catch {
      if let refusal = Refusal(in: bytes) { throw refusal.error }
      // Without the cause, which quotes what was read.
      throw AdapterError(.unknown, "\(name) is not what the wire has")
    }
    if chunk.isError, let refusal = Refusal(in: bytes) { throw refusal.error }
    hasChunks = true
    let words = try answer.take(chunk)
    if !words.isEmpty { sink.write(words) }
  }
}

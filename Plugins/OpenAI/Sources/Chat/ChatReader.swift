import Foundation
import GatewayKit

/// Reads a response of the Chat Completions API as it arrives, streamed or not. Pure.
struct ChatReader: AnswerReader {
  private var framing = AnswerFraming()
  private var answer = ChatAnswer()
  private var isDone = false
  private var hasChunks = false

  /// Whether the answer is complete. Only its usage and `[DONE]` may follow.
  var hasEnd: Bool { isDone || answer.finishReason != nil }

  mutating func feed(_ bytes: [UInt8], to sink: some ReplySink) throws(AdapterError) {
    if !isDone { try read(framing.feed(bytes), to: sink) }
  }

  /// Ends the response. Throws if the protocol's end is missing.
  mutating func finish(to sink: some ReplySink) throws(AdapterError) -> Completion {
    if !isDone { try read(framing.finish(), to: sink) }
    guard hasEnd else {
      throw AdapterError(
        .unknown,
        hasChunks
          ? "the response ended too early: neither a finish reason nor [DONE]"
          : "the response has no content of the Chat Completions API; check that baseURL is the address of the API")
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
      throw AdapterError(.unknown, "\(name) does not have the format of the API")
    }
    if chunk.isError, let refusal = Refusal(in: bytes) { throw refusal.error }
    hasChunks = true
    let words = try answer.take(chunk)
    if !words.isEmpty { sink.write(words) }
  }
}

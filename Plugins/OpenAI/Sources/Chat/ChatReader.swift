import Foundation
import GatewayKit

/// Reads an answer of the Chat Completions wire as it arrives, streamed or whole. Pure.
struct ChatReader: Sendable {
  /// The most bytes of a whole answer.
  private static let maximumBytes = 4 << 20

  private let isStream: Bool
  private var events = ServerSentEventDecoder()
  private var whole: [UInt8] = []

  private var text = ""
  private var refusal = ""
  private var calls = ToolCallAssembly()
  private var usage: TokenUsage?
  private var finishReason: String?
  private var isDone = false

  init(isStream: Bool) { self.isStream = isStream }

  /// Takes more bytes, and gives the words they hold.
  mutating func feed(_ bytes: [UInt8]) throws(AdapterError) -> [String] {
    guard isStream else {
      whole += bytes
      guard whole.count <= Self.maximumBytes else {
        throw AdapterError(.unknown, "the answer is over \(Self.maximumBytes) bytes")
      }
      return []
    }
    return try read(try events.feed(bytes))
  }

  /// Ends the answer. An answer without its own end is a failure.
  mutating func finish() throws(AdapterError) -> (words: [String], completion: Completion) {
    let words = isStream ? try read(events.finish()) : try read(chunk: whole)
    guard isDone || finishReason != nil else {
      throw AdapterError(.unknown, "the stream ended without an end: neither a finish reason nor [DONE]")
    }
    return (words, completion)
  }

  private var completion: Completion {
    let calls = self.calls.calls
    let finish: Completion.Finish =
      switch finishReason {
      case "length": .length
      case "content_filter": .blocked("content_filter")
      case _ where !refusal.isEmpty: .blocked("the model refused: \(refusal.prefix(200))")
      case _ where !calls.isEmpty: .toolCalls
      default: .complete
      }
    return Completion(text: text, toolCalls: calls, usage: usage, finish: finish)
  }

  private mutating func read(_ events: [ServerSentEvent]) throws(AdapterError) -> [String] {
    var words: [String] = []
    for event in events {
      if let data = event.data {
        if data.trimmingCharacters(in: .whitespaces) == "[DONE]" {
          isDone = true
        } else if !isDone {
          words += try read(chunk: Array(data.utf8))
        }
      }
      // An error in the middle of a stream may come as bare JSON.
      if event.stray.contains("\"error\"") { throw Self.failure(Array(event.stray.utf8)) }
    }
    return words
  }

  private mutating func read(chunk bytes: [UInt8]) throws(AdapterError) -> [String] {
    let chunk: ChatChunk
    do {
      chunk = try JSONDecoder().decode(ChatChunk.self, from: Data(bytes))
    } catch {
      throw AdapterError(.unknown, "a chunk of the answer is not what the wire has", cause: error)
    }
    if let error = chunk.error, error != .null { throw Self.failure(bytes) }
    if let read = chunk.usage {
      usage = TokenUsage(
        input: read.promptTokens ?? 0, cachedInput: read.details?.cachedTokens ?? 0,
        output: read.completionTokens ?? 0)
    }
    guard let choice = chunk.choices?.first else { return [] }
    finishReason = choice.finishReason ?? finishReason
    refusal += choice.added?.refusal ?? ""
    for fragment in choice.added?.toolCalls ?? [] { try calls.add(fragment) }
    guard let words = choice.added?.content?.text, !words.isEmpty else { return [] }
    text += words
    return [words]
  }

  private static func failure(_ bytes: [UInt8]) -> AdapterError {
    let error = Refusal(status: 200, body: bytes).error
    // Inside a 200 nothing but the code tells what happened: what it does not explain may pass.
    let outcome: AdapterError.Outcome = error.outcome == .rejected ? .unavailable : error.outcome
    return AdapterError(outcome, "an error inside the stream: \(error.message)")
  }
}

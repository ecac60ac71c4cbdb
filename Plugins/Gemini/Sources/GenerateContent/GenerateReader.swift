import Foundation
import GatewayKit

/// Reads an answer of `streamGenerateContent` as it arrives (https://ai.google.dev/api/generate-content). Pure.
///
/// The protocol has no end marker: an answer is complete when the body ends after a `finishReason`. A `finishReason`
/// before the text, as some proxies send it, does not end the answer. Instead of text the API may report that it
/// blocked the question (`promptFeedback`), without any candidates.
struct GenerateReader: AnswerReader {
  /// The current time, from which the rest of a daily quota's day is computed.
  private let now: Date
  private var framing = AnswerFraming()
  private var turn = ModelTurn()
  private var usage = UsageCount()
  private var finishReason: String?
  private var blockReason: String?
  private var hasChunks = false

  init(now: Date) { self.now = now }

  var hasEnd: Bool { blockReason != nil || finishReason != nil && !turn.isEmpty }

  mutating func feed(_ bytes: [UInt8], to sink: some ReplySink) throws(AdapterError) {
    try read(framing.feed(bytes), to: sink)
  }

  mutating func finish(to sink: some ReplySink) throws(AdapterError) -> Completion {
    try read(framing.finish(), to: sink)
    guard let reason else {
      throw AdapterError(
        .unknown,
        hasChunks
          ? "the response ended too early: no finishReason"
          : "the response has no content of the Gemini API; check baseURL")
    }
    return Completion(
      text: turn.text, toolCalls: turn.calls, usage: usage.tokens, finish: reason, opaque: turn.opaque)
  }

  /// Only two reasons end an answer normally. An answer withheld, cut off or malformed for any other reason, including
  /// unknown ones, is discarded; its cost still counts.
  private var reason: Completion.Finish? {
    if let blockReason { return .blocked("the request: \(ServerWords.harmless(blockReason))") }
    switch finishReason {
    case nil: return nil
    case "STOP": return turn.calls.isEmpty ? .complete : .toolCalls
    case "MAX_TOKENS": return .length
    case .some(let reason): return .blocked(ServerWords.harmless(reason))
    }
  }

  private mutating func read(_ pieces: [AnswerFraming.Piece], to sink: some ReplySink) throws(AdapterError) {
    for piece in pieces {
      switch piece {
      case .event(_, "[DONE]"): continue
      case .event(let type, let data):
        guard let document = try? JSONValue(parsing: Array(data.utf8)) else {
          throw AdapterError(
            .unknown, "\(type == "error" ? "an error" : "a chunk") of the answer does not have the format of the API")
        }
        try read(document, to: sink)
      case .whole(let bytes):
        guard let document = try? JSONValue(parsing: bytes) else {
          throw AdapterError(.unknown, "the answer does not have the format of the API")
        }
        try read(document, to: sink)
      case .stray(let lines): try read(stray: lines, to: sink)
      }
    }
  }

  /// An error in a running stream is JSON on several lines without `data:`, or one more element of a list.
  private mutating func read(stray lines: String, to sink: some ReplySink) throws(AdapterError) {
    guard let first = lines.firstIndex(where: { "{[".contains($0) }) else { return }
    for end in ["}]", "}"] {
      guard let last = lines.lastIndex(where: { end.contains($0) }), first < last else { continue }
      if let document = try? JSONValue(parsing: Array(lines[first...last].utf8)) {
        return try read(document, to: sink)
      }
    }
    guard lines.contains("\"error\"") else { return }
    throw AdapterError(.unavailable, "the response contains an unreadable error")
  }

  /// A chunk, or a list of chunks, which the API sends when the request does not ask for events.
  private mutating func read(_ document: JSONValue, to sink: some ReplySink) throws(AdapterError) {
    if let error = GoogleError(in: document) { throw Refusal(inside: error, now: now).error }
    guard document.isObject else {
      for element in document.elements {
        guard element.isObject else {
          throw AdapterError(.unknown, "a chunk of the answer does not have the format of the API")
        }
        try read(element, to: sink)
      }
      return
    }
    if document["candidates"] != nil || document["promptFeedback"] != nil { hasChunks = true }
    if let counts = document["usageMetadata"] { usage.take(counts) }
    if let reason = document["promptFeedback"]?["blockReason"]?.text, !Self.isUnspecified(reason) {
      blockReason = reason
    }
    let candidates = document["candidates"]?.elements ?? []
    guard let candidate = candidates.first(where: { ($0["index"]?.count ?? 0) == 0 }) else { return }
    try read(candidate: candidate, to: sink)
  }

  private mutating func read(candidate: JSONValue, to sink: some ReplySink) throws(AdapterError) {
    var addsSomething = false
    for part in candidate["content"]?["parts"]?.elements ?? [] {
      let added = try turn.take(part)
      addsSomething = addsSomething || added.isSomething
      if !added.words.isEmpty { sink.write(added.words) }
    }
    if let reason = candidate["finishReason"]?.text, !Self.isUnspecified(reason) {
      finishReason = reason.uppercased()
    } else if addsSomething {
      finishReason = nil
    }
  }

  /// Whether the reason is one of the API's names for "none".
  private static func isUnspecified(_ reason: String) -> Bool { reason.isEmpty || reason.hasSuffix("_UNSPECIFIED") }
}

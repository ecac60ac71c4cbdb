import GatewayKit

/// Reads a response of the Responses API as it arrives, streamed or not. Pure.
///
/// A stream ends with `response.completed`, `response.incomplete`, `response.failed` or `error`. `[DONE]` is optional,
/// and alone ends nothing.
struct ResponsesReader: AnswerReader {
  private var framing = AnswerFraming()
  private var answer = ResponsesAnswer()
  private var hasEvents = false

  /// Whether the answer is complete, including its usage.
  var hasEnd: Bool { answer.finish != nil }

  mutating func feed(_ bytes: [UInt8], to sink: some ReplySink) throws(AdapterError) {
    if !hasEnd { try read(framing.feed(bytes), to: sink) }
  }

  /// Ends the response. Throws if the protocol's end is missing.
  mutating func finish(to sink: some ReplySink) throws(AdapterError) -> Completion {
    if !hasEnd { try read(framing.finish(), to: sink) }
    guard let completion = answer.completion else {
      throw AdapterError(
        .unknown,
        hasEvents
          ? "the response ended too early: neither response.completed nor response.incomplete"
          : "the response has no content of the Responses API; if the server does not have this API, set wire to chat")
    }
    return completion
  }

  private mutating func read(_ pieces: [AnswerFraming.Piece], to sink: some ReplySink) throws(AdapterError) {
    for piece in pieces where !hasEnd {
      switch piece {
      case .event(_, "[DONE]"): continue
      case .event(let name, let data): try read(event: Array(data.utf8), name: name, to: sink)
      case .whole(let bytes): try read(whole: bytes, to: sink)
      case .stray(let lines): if let refusal = Refusal(stray: lines) { throw refusal.error }
      }
    }
  }

  /// The event's `type` counts. The event's name, if sent, is the same.
  private mutating func read(event bytes: [UInt8], name: String, to sink: some ReplySink) throws(AdapterError) {
    guard let event = try? JSONValue(receiving: bytes), event.isObject else {
      if name == "error" { throw Refusal(told: bytes).error }
      // Keep-alive events may have any format.
      if name != "message", !name.hasPrefix("response.") { return }
      throw AdapterError(.unknown, "an event of the answer does not have the format of the API")
    }
    let type = event["type"]?.text ?? name
    // Proxies insert errors into a stream in the format of Chat Completions.
    if !type.hasPrefix("response."), let refusal = Refusal(in: bytes) { throw refusal.error }
    hasEvents = hasEvents || type.hasPrefix("response.")
    write(try answer.take(event, type: type), to: sink)
  }

  private mutating func read(whole bytes: [UInt8], to sink: some ReplySink) throws(AdapterError) {
    guard let response = try? JSONValue(receiving: bytes) else {
      throw AdapterError(.unknown, "the answer does not have the format of the API")
    }
    let isResponse = response["output"] != nil || response["object"] == "response"
    if !isResponse, let refusal = Refusal(in: bytes) { throw refusal.error }
    guard isResponse else { return }
    hasEvents = true
    write(try answer.end(response, told: nil), to: sink)
  }

  private func write(_ words: String, to sink: some ReplySink) {
    if !words.isEmpty { sink.write(words) }
  }
}

import GatewayKit

/// What an adapter has to make of an answer. What is not written is not looked at, except the words, the tool calls and
/// the finish, which are then none, none and `complete`.
struct AnswerExpectation: Decodable, Sendable {
  /// The text.
  var text: String?
  /// Why the model stopped: `complete`, `length`, `toolCalls`, `blocked`.
  var finish: String?
  var toolCalls: [ToolCall]?
  /// Null: none.
  var usage: Usage??
  /// Null: none.
  var opaque: JSONValue??
  /// In place of an answer: the outcome's name.
  var failure: String?
  /// With a failure: the seconds to wait.
  var wait: Double?
  /// With a failure: the text that may have reached the sink before it.
  var words: String?

  struct Usage: Decodable, Sendable {
    var input: Int
    var cached: Int
    var output: Int
    var tokens: TokenUsage { TokenUsage(input: input, cachedInput: cached, output: output) }
  }

  private enum CodingKeys: String, CodingKey { case text, finish, toolCalls, usage, opaque, failure, wait, words }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    text = try container.decodeIfPresent(String.self, forKey: .text)
    finish = try container.decodeIfPresent(String.self, forKey: .finish)
    toolCalls = try container.decodeIfPresent([ToolCall].self, forKey: .toolCalls)
    usage = container.contains(.usage) ? .some(try container.decode(Usage?.self, forKey: .usage)) : nil
    opaque = container.contains(.opaque) ? .some(try container.decode(JSONValue?.self, forKey: .opaque)) : nil
    failure = try container.decodeIfPresent(String.self, forKey: .failure)
    wait = try container.decodeIfPresent(Double.self, forKey: .wait)
    words = try container.decodeIfPresent(String.self, forKey: .words)
  }

  /// Compares a reply and the text of its sink.
  func check(_ result: Result<Completion, AdapterError>, words: String, _ what: String) throws(ConformanceFailure) {
    switch result {
    case .success(let completion): try check(completion, words: words, what)
    case .failure(let error): try check(error, words: words, what)
    }
  }

  private func check(_ completion: Completion, words: String, _ what: String) throws(ConformanceFailure) {
    try expect(failure == nil, "\(what): a failure (\(failure ?? "")) is taken for an answer: \(completion)")
    try expect(Array(completion.text.utf8) == Array((text ?? "").utf8), "\(what): the words are \(completion.text)")
    try expect(Array(words.utf8) == Array(completion.text.utf8), "\(what): the sink's words are \(words)")
    try expect(Self.name(completion.finish), is: finish ?? "complete", "\(what): the finish")
    try expect(completion.toolCalls, is: toolCalls ?? [], "\(what): the tool calls")
    if let usage { try expect(completion.usage, is: usage?.tokens, "\(what): the cost") }
    if let opaque { try expect(completion.opaque, is: opaque, "\(what): the opaque data") }
  }

  private func check(_ error: AdapterError, words: String, _ what: String) throws(ConformanceFailure) {
    try expect(Self.name(error.outcome), is: failure ?? "an answer", "\(what): \(error)")
    try expect((self.words ?? "").hasPrefix(words), "\(what): the words before the failure are \(words)")
    try expect(error.message.count < 600, "\(what): the message has \(error.message.count) characters")
    // Cases in which a server echoes a key write one that begins so.
    try expect(!error.description.contains("sk-proj"), "\(what): the error tells a key")
    if case .throttled(let told) = error.outcome {
      try expect(told, is: wait.map { .seconds($0) }, "\(what): the wait")
    }
  }

  private static func name(_ finish: Completion.Finish) -> String {
    switch finish {
    case .complete: "complete"
    case .length: "length"
    case .toolCalls: "toolCalls"
    case .blocked: "blocked"
    }
  }

  private static func name(_ outcome: AdapterError.Outcome) -> String {
    switch outcome {
    case .rejected: "rejected"
    case .unauthorized: "unauthorized"
    case .throttled: "throttled"
    case .unavailable: "unavailable"
    case .exhausted: "exhausted"
    case .blocked: "blocked"
    case .unknown: "unknown"
    }
  }
}

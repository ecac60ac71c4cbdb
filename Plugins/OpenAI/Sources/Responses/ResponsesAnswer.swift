import GatewayKit

/// An answer, assembled event by event (https://platform.openai.com/docs/api-reference/responses-streaming). Pure.
struct ResponsesAnswer: Sendable {
  private var text = ""
  private var refusal = ""
  private var calls = FunctionCalls()
  private var usage: TokenUsage?
  /// The complete items. Some servers omit them from the last event.
  private var items: [JSONValue] = []
  /// Whether the next text begins another message.
  private var beginsMessage = false
  private var opaque: JSONValue?
  /// Why the model stopped; nil while it has not.
  private(set) var finish: Completion.Finish?

  /// Takes an event and returns the text that it adds. Events of unknown types are ignored.
  mutating func take(_ event: JSONValue, type: String) throws(AdapterError) -> String {
    let (index, item) = (event["output_index"]?.count, event["item_id"]?.text ?? "")
    switch type {
    case "response.output_item.added":
      beginsMessage = beginsMessage || event["item"]?["type"]?.text == "message"
      if let item = event["item"] { try calls.take(item: item, at: index, isWhole: false) }
    case "response.output_item.done":
      guard let item = event["item"], item.isObject else { return "" }
      items.append(item)
      try calls.take(item: item, at: index, isWhole: true)
    case "response.output_text.delta":
      guard let words = event["delta"]?.text else {
        throw AdapterError(.unknown, "a piece of the answer does not have the format of the API")
      }
      return add(words)
    case "response.refusal.delta": refusal += event["delta"]?.text ?? ""
    case "response.refusal.done": if refusal.isEmpty { refusal = event["refusal"]?.text ?? "" }
    case "response.function_call_arguments.delta":
      try calls.take(arguments: event["delta"], of: item, at: index, isWhole: false)
    case "response.function_call_arguments.done":
      try calls.take(arguments: event["arguments"], of: item, at: index, isWhole: true)
    case "response.completed", "response.incomplete", "response.failed", "response.cancelled":
      let status = String(type.dropFirst("response.".count))
      return try end(event["response"] ?? [:], told: status)
    case "error": throw Refusal(told: event).error
    default: break
    }
    return ""
  }

  /// Takes the complete answer, from the last event or from a server that does not stream. Returns the text that had
  /// not come. `told` is the status by the event's type; a worse status in the answer overrides it.
  mutating func end(_ response: JSONValue, told: String?) throws(AdapterError) -> String {
    let own = response["status"]?.text
    let status = own.flatMap { ["incomplete", "failed", "cancelled"].contains($0) ? $0 : nil } ?? told ?? own
    if let counts = response["usage"] { usage = UsageCount(counts).tokens ?? usage }
    if status == "failed" || response["error"]?.saysSomething ?? false { throw Refusal(told: response).error }
    let elements = response["output"]?.elements ?? []
    let whole = OutputItems(elements.isEmpty ? items : elements)
    for (index, item) in whole.items.enumerated() { try calls.take(item: item, at: index, isWhole: true) }
    if refusal.isEmpty { refusal = whole.refusal }
    let words = whole.text.utf8.starts(with: text.utf8) ? String(whole.text.utf8.dropFirst(text.utf8.count)) : ""
    text += words ?? ""
    opaque = whole.opaque
    finish = try finish(status: status ?? "completed", reason: response["incomplete_details"]?["reason"]?.text)
    return words ?? ""
  }

  /// The completed answer; nil while it is incomplete.
  var completion: Completion? {
    finish.map { Completion(text: text, toolCalls: calls.calls, usage: usage, finish: $0, opaque: opaque) }
  }

  private mutating func add(_ words: String) -> String {
    guard !words.isEmpty else { return "" }
    let added = (beginsMessage && !text.isEmpty ? OutputItems.separator : "") + words
    beginsMessage = false
    text += added
    return added
  }

  private func finish(status: String, reason: String?) throws(AdapterError) -> Completion.Finish {
    switch status {
    case "completed": break
    case "incomplete":
      guard case .blocked = FinishReason(reason ?? "") else { return .length }
      return .blocked(ServerWords.harmless(reason ?? ""))
    default: throw AdapterError(.unavailable, "the server gave up: status \(ServerWords.harmless(status))")
    }
    if !refusal.isEmpty { return .blocked("the model refused: \(refusal.prefix(200))") }
    return calls.calls.isEmpty ? .complete : .toolCalls
  }
}

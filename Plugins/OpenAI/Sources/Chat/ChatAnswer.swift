import GatewayKit

/// An answer, assembled chunk by chunk. Pure.
struct ChatAnswer: Sendable {
  private var text = ""
  private var refusal = ""
  private var calls = ToolCallAssembly()
  private var usage: TokenUsage?
  /// The index of the choice that is read, if a server sends several.
  private var choice: Int?
  /// Why the model stopped, as the server wrote it.
  private(set) var finishReason: String?
  /// Whether a complete message came. Then nothing is missing, even without a finish reason.
  private(set) var isWhole = false

  /// Takes a chunk and returns the text that it adds.
  mutating func take(_ chunk: ChatChunk) throws(AdapterError) -> String {
    usage = chunk.usage?.tokens ?? usage
    guard let read = chunk.choices.first(where: { choice == nil || $0.index == nil || $0.index == choice }) else {
      return ""
    }
    choice = choice ?? read.index
    finishReason = read.finishReason ?? finishReason
    if let word = finishReason, case .failed = FinishReason(word) {
      throw AdapterError(.unavailable, "the server gave up: finish_reason \(ServerWords.harmless(word))")
    }
    if let message = read.delta ?? (isEmpty ? read.message : nil) {
      refusal += message.refusal
      for fragment in message.toolCalls { try calls.add(fragment) }
    }
    isWhole = isWhole || (read.delta == nil && read.message != nil)
    let added = read.delta?.text ?? read.message.map { rest(of: $0.text) } ?? ""
    text += added
    return added
  }

  private var isEmpty: Bool { refusal.isEmpty && calls.calls.isEmpty }

  /// The part of a complete message that has not come yet. A stream may end by repeating the whole text.
  private func rest(of whole: String) -> String {
    guard whole.utf8.starts(with: text.utf8) else { return "" }
    return String(decoding: whole.utf8.dropFirst(text.utf8.count), as: UTF8.self)
  }

  /// The completed answer.
  var completion: Completion {
    let made = calls.calls
    let finish: Completion.Finish =
      switch finishReason.map(FinishReason.init) {
      case .length: .length
      case .blocked: .blocked(ServerWords.harmless(finishReason ?? ""))
      case _ where !refusal.isEmpty: .blocked("the model refused: \(refusal.prefix(200))")
      case _ where !made.isEmpty: .toolCalls
      case .complete, .failed, nil: .complete
      }
    return Completion(text: text, toolCalls: made, usage: usage, finish: finish)
  }
}

import GatewayKit

/// The cost of an answer: `usageMetadata`, which grows from chunk to chunk and is whole in the last. Pure.
struct UsageCount: Sendable {
  private var prompt: Int?
  private var toolUse: Int?
  private var cached: Int?
  private var candidates: Int?
  private var thoughts: Int?

  mutating func take(_ counts: JSONValue) {
    prompt = counts["promptTokenCount"]?.count ?? prompt
    toolUse = counts["toolUsePromptTokenCount"]?.count ?? toolUse
    cached = counts["cachedContentTokenCount"]?.count ?? cached
    candidates = counts["candidatesTokenCount"]?.count ?? candidates
    thoughts = counts["thoughtsTokenCount"]?.count ?? thoughts
  }

  /// Thoughts are paid like words and are not among the candidates' tokens. Proxies that do not know the cost write
  /// zeros; no question costs nothing.
  var tokens: TokenUsage? {
    let input = (prompt ?? 0) + (toolUse ?? 0)
    let output = (candidates ?? 0) + (thoughts ?? 0)
    guard input + output > 0 else { return nil }
    return TokenUsage(input: input, cachedInput: cached ?? 0, output: output)
  }
}

import GatewayKit

/// The usage of an answer: `usageMetadata`, which grows with each chunk and is complete in the last. Pure.
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

  /// The tokens. Thoughts are billed like text and not included in the candidates' tokens. Nil for zeros, which proxies
  /// send when they do not know the usage.
  var tokens: TokenUsage? {
    let input = (prompt ?? 0) + (toolUse ?? 0)
    let output = (candidates ?? 0) + (thoughts ?? 0)
    guard input + output > 0 else { return nil }
    return TokenUsage(input: input, cachedInput: cached ?? 0, output: output)
  }
}

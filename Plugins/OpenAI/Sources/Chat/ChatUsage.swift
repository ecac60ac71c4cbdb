import GatewayKit

/// What an answer cost, as servers count it.
struct ChatUsage: Decodable, Sendable {
  private struct Details: Decodable {
    var cached: LenientCount?
    private enum CodingKeys: String, CodingKey { case cached = "cached_tokens" }
  }

  /// The tokens; nil where the server counted none of them.
  let tokens: TokenUsage?

  private enum CodingKeys: String, CodingKey {
    case prompt = "prompt_tokens"
    case completion = "completion_tokens"
    case total = "total_tokens"
    case details = "prompt_tokens_details"
    /// DeepSeek's word for cached.
    case hits = "prompt_cache_hit_tokens"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let count = { (key: CodingKeys) in container.lenient(key, as: LenientCount.self)?.value }
    guard let input = count(.prompt) ?? count(.total), input > 0 || count(.completion) != nil else {
      tokens = nil
      return
    }
    let cached = container.lenient(.details, as: Details.self)?.cached?.value ?? count(.hits) ?? 0
    // Some servers leave a model's thoughts out of the completion and count them in the total only.
    let output = max(count(.completion) ?? 0, (count(.total) ?? 0) - input)
    tokens = TokenUsage(input: input, cachedInput: min(cached, input), output: output)
  }
}

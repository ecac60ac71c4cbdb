import GatewayKit

/// The usage of an answer in the format of Chat Completions or Responses. Pure.
struct UsageCount: Sendable {
  /// The tokens; nil if the server reports none.
  let tokens: TokenUsage?

  init(_ usage: JSONValue) {
    let count = { (names: [String]) in names.lazy.compactMap { usage[$0]?.count }.first }
    let total = usage["total_tokens"]?.count
    let written = count(["completion_tokens", "output_tokens"])
    guard let input = count(["prompt_tokens", "input_tokens"]) ?? total, input > 0 || written != nil else {
      tokens = nil
      return
    }
    let details = ["prompt_tokens_details", "input_tokens_details"].lazy.compactMap {
      usage[$0]?["cached_tokens"]?.count
    }
    // The second is DeepSeek's name.
    let cached = details.first ?? usage["prompt_cache_hit_tokens"]?.count ?? 0
    // Some servers count thoughts only in the total, not in the output.
    let output = max(written ?? 0, (total ?? 0) - input)
    tokens = TokenUsage(input: input, cachedInput: min(cached, input), output: output)
  }
}

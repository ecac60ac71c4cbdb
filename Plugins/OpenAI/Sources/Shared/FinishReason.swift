import GatewayKit

/// Why a model stopped, in the words of OpenAI and of servers that forward other providers. Pure.
enum FinishReason {
  case complete
  case length
  case blocked
  /// The server gave up on the answer.
  case failed

  /// Reads a server's word. Unknown words count as a normal end.
  init(_ word: String) {
    switch word.lowercased() {
    case "length", "max_tokens", "max_length", "model_length": self = .length
    case "content_filter", "safety", "sensitive", "recitation", "blocklist", "prohibited_content", "refusal",
      "guardrail_intervened":
      self = .blocked
    case "error", "abort", "aborted", "cancelled", "canceled", "network_error", "timeout",
      "insufficient_system_resource":
      self = .failed
    default: self = .complete
    }
  }
}

import GatewayKit

/// Why a model stopped, in the words of OpenAI and of the servers that hand on another provider's. Pure.
enum FinishReason {
  case complete
  case length
  case blocked
  /// The server gave the answer up.
  case failed

  /// What a word means; one that nobody knows ends an answer like any other.
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

/// Connects one kind of AI provider.
///
/// An adapter makes exactly one attempt and classifies its failure (`AdapterError`). The core decides whether a provider is
/// asked, how long a call may take, and what happens after a failure.
public protocol ProviderAdapter: Plugin {
  /// Creates one configured instance. `settings` satisfy the descriptor's spec and `check`. Must not do I/O.
  init(settings: Settings, context: ProviderContext)

  /// Requests one answer and writes its text to `sink` as it arrives.
  ///
  /// The completion's text equals the text written to the sink. A stream that ends without the end of the protocol is a
  /// failure (`.unknown`). Cancelled when the turn ends.
  func reply(to prompt: Prompt, into sink: any ReplySink) async throws(AdapterError) -> Completion

  /// Verifies the configured key with a small request. Makes no retries.
  func verify() async -> KeyVerification
}

/// Receives the text of an answer while a provider writes it.
public protocol ReplySink: Sendable {
  /// Appends text; returns immediately.
  func write(_ text: String)
}

/// The result of verifying a key.
public enum KeyVerification: String, Sendable, Hashable, Codable, CaseIterable {
  /// The key works and the model answers.
  case ok
  /// The provider rejected the key.
  case badKey = "bad_key"
  /// The key is valid, but the account has no credit.
  case noCredit = "no_credit"
  /// The key is valid, but may not use the model.
  case noModelAccess = "no_model_access"
  /// The provider could not be reached.
  case unreachable
}

/// Connects one kind of AI provider.
///
/// An adapter makes exactly one attempt and classifies its failure (`AdapterError`). Whether a provider is asked, for how
/// long it may think, and what follows a failure is the core's.
public protocol ProviderAdapter: Plugin {
  /// Makes one configured instance. `settings` satisfy the descriptor's spec and `check`. Pure.
  init(settings: Settings, context: ProviderContext)

  /// Asks for an answer, and hands its words to `sink` as they come.
  ///
  /// The completion's text is all that was handed to the sink. A stream that ends without the protocol's own end is a
  /// failure (`.unknown`), not an answer. Cancelled when the turn is over.
  func reply(to prompt: Prompt, into sink: any ReplySink) async throws(AdapterError) -> Completion

  /// Tries the configured key: lists models, and makes a minimal generation.
  func verify() async -> KeyVerification
}

/// Where a provider's words go while it writes.
public protocol ReplySink: Sendable {
  /// Takes more words; never makes the provider wait.
  func write(_ text: String)
}

/// What trying a key showed.
public enum KeyVerification: String, Sendable, Hashable, Codable {
  /// It works, and the model answers.
  case ok
  /// The provider does not know it.
  case badKey = "bad_key"
  /// It is known and has no credit.
  case noCredit = "no_credit"
  /// It is known and may not use the model.
  case noModelAccess = "no_model_access"
  /// The provider could not be asked.
  case unreachable
}

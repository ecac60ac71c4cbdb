public import GatewayKit

/// What a provider's remote side does, independent of a wire.
public enum ProviderBehaviour: Sendable, Hashable {
  /// It answers.
  case answers(ProviderScript)
  /// It refuses the request, with an error's status and body.
  case refuses(ProviderRefusal)
  /// It begins to answer as scripted, then says inside the running stream that it is overloaded.
  case breaksDown(after: ProviderScript)
}

/// A provider's answer.
public struct ProviderScript: Sendable, Hashable {
  /// The text, in the pieces that the provider sends.
  public var pieces: [String]
  /// The tools it calls.
  public var toolCalls: [ToolCall]
  /// The usage it reports; nil for none.
  public var usage: TokenUsage?
  /// Why it stops.
  public var finish: Completion.Finish
  /// Whether the wire's end marker follows. Without it a stream just stops, as when a server's worker dies.
  public var hasEnd: Bool

  /// An answer.
  public init(
    _ pieces: [String], toolCalls: [ToolCall] = [], usage: TokenUsage? = nil, finish: Completion.Finish = .complete,
    hasEnd: Bool = true
  ) {
    self.pieces = pieces
    self.toolCalls = toolCalls
    self.usage = usage
    self.finish = finish
    self.hasEnd = hasEnd
  }

  /// The whole text.
  public var text: String { pieces.joined() }
}

/// Why a provider refuses.
public enum ProviderRefusal: Sendable, Hashable {
  /// The key is unknown.
  case badKey
  /// The account has no credit.
  case noCredit
  /// The key may not use the model, or there is no such model.
  case noModelAccess
  /// Too many requests; how long to wait, where it says so.
  case throttled(wait: Duration?)
  /// It is overloaded.
  case overloaded
  /// It will never accept the request, because the conversation is too long.
  case unacceptable
}

public import GatewayKit

/// What a provider's remote side does, in no wire's own words.
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
  /// The words, in the pieces that the provider sends.
  public var pieces: [String]
  /// The tools it calls.
  public var toolCalls: [ToolCall]
  /// What it says it cost; nil: nothing.
  public var usage: TokenUsage?
  /// Why it stops.
  public var finish: Completion.Finish
  /// Whether the wire's own end follows. Without it a stream just stops, as when a server's worker dies.
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

  /// The words as one.
  public var text: String { pieces.joined() }
}

/// Why a provider refuses.
public enum ProviderRefusal: Sendable, Hashable {
  /// It does not know the key.
  case badKey
  /// The account has no credit.
  case noCredit
  /// The key may not use the model, or there is no such model.
  case noModelAccess
  /// Too many requests; how long to wait, where it says so.
  case throttled(wait: Duration?)
  /// It cannot now.
  case overloaded
  /// It understands the request and will never take it: too long a conversation.
  case unacceptable
}

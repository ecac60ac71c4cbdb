/// The complete answer of a provider.
public struct Completion: Sendable, Hashable {
  /// Why the model stopped.
  public enum Finish: Sendable, Hashable {
    /// The answer is complete.
    case complete
    /// The answer reached the token limit.
    case length
    /// The model called tools.
    case toolCalls
    /// The provider withheld the answer, with its reason.
    case blocked(String)
  }

  /// The text; may be empty.
  public var text: String
  /// The tool calls, in order.
  public var toolCalls: [ToolCall]
  /// The tokens used; nil if the provider does not report them.
  public var usage: TokenUsage?
  /// Why the model stopped.
  public var finish: Finish
  /// Provider-specific data that must be sent back unchanged with the next prompt, such as thought signatures. It returns
  /// as `Prompt.Message.opaque` of this answer.
  ///
  /// It returns as an equal JSON value, but the order of members and the spelling of numbers may change; put data that must
  /// stay byte for byte into a string. At most `opaqueLimit` bytes of JSON, nested 64 deep; larger values are dropped. It
  /// is also dropped if the answer is not sent, for example because the model asks for a person.
  public var opaque: JSONValue?

  /// The most bytes of JSON that `opaque` may have: 256 KiB.
  public static let opaqueLimit = 256 << 10

  /// Creates an answer.
  public init(
    text: String, toolCalls: [ToolCall] = [], usage: TokenUsage? = nil, finish: Finish = .complete,
    opaque: JSONValue? = nil
  ) {
    self.text = text
    self.toolCalls = toolCalls
    self.usage = usage
    self.finish = finish
    self.opaque = opaque
  }
}

/// The tokens used by a call.
public struct TokenUsage: Sendable, Hashable, Codable {
  /// The input tokens.
  public var input: Int
  /// The input tokens that came from the provider's cache; included in `input`.
  public var cachedInput: Int
  /// The output tokens, including reasoning.
  public var output: Int

  /// Creates a usage.
  public init(input: Int, cachedInput: Int = 0, output: Int) {
    self.input = input
    self.cachedInput = cachedInput
    self.output = output
  }
}

/// A provider's whole answer.
public struct Completion: Sendable, Hashable {
  /// Why the model stopped.
  public enum Finish: Sendable, Hashable {
    /// It had said all.
    case complete
    /// The answer reached its greatest length.
    case length
    /// It called tools.
    case toolCalls
    /// The provider withheld the answer; the reason in its words.
    case blocked(String)
  }

  /// The words; may be empty.
  public var text: String
  /// The calls, in order.
  public var toolCalls: [ToolCall]
  /// What it cost; nil where the provider does not say.
  public var usage: TokenUsage?
  /// Why the model stopped.
  public var finish: Finish
  /// Data of the provider's own that must be given back unchanged with the next prompt, such as thought signatures: comes
  /// back as `Prompt.Message.opaque` of this answer.
  ///
  /// It comes back as the same JSON value; the order of members and the spelling of numbers are not kept, so that what
  /// must survive to the byte is to be a string. At most `opaqueLimit` bytes of JSON, nested 64 deep; more is not kept.
  /// It is lost with an answer that is not said, as when the model asks for a person.
  public var opaque: JSONValue?

  /// The most bytes of JSON that `opaque` may have: 256 KiB.
  public static let opaqueLimit = 256 << 10

  /// An answer.
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

/// Tokens that were used.
public struct TokenUsage: Sendable, Hashable, Codable {
  /// Read.
  public var input: Int
  /// Of those, read at a discount from the provider's cache.
  public var cachedInput: Int
  /// Written, thoughts included.
  public var output: Int

  /// A usage.
  public init(input: Int, cachedInput: Int = 0, output: Int) {
    self.input = input
    self.cachedInput = cachedInput
    self.output = output
  }
}

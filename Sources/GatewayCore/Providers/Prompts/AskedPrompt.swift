public import GatewayKit

/// What one provider was asked in a turn, as it is kept with the turn's trace.
///
/// The frame is kept as it was, since content and configuration change. The messages are kept as the places of the log
/// they were made of, since the log does not change: `PromptHistory` makes the same messages of them again.
public struct AskedPrompt: Sendable, Hashable {
  /// The provider.
  public let provider: ProviderID
  /// The model; nil where the adapter knows none.
  public let model: String?
  /// All but the messages.
  public let frame: PromptFrame
  /// What the messages were made of.
  public let source: PromptSource

  /// A prompt that was sent.
  public init(provider: ProviderID, model: String?, frame: PromptFrame, source: PromptSource) {
    self.provider = provider
    self.model = model
    self.frame = frame
    self.source = source
  }
}

/// Everything in a prompt but its messages: the same from turn to turn until content or configuration change.
public struct PromptFrame: Sendable, Hashable, Codable {
  /// The rules and the business information.
  public let system: String
  /// What the model may call.
  public let tools: [Tool]
  /// The most tokens the answer may have.
  public let maximumOutputTokens: Int
  /// How freely the model chooses; nil: as the model does by itself.
  public let temperature: Double?

  /// A frame.
  public init(system: String, tools: [Tool], maximumOutputTokens: Int, temperature: Double?) {
    self.system = system
    self.tools = tools
    self.maximumOutputTokens = maximumOutputTokens
    self.temperature = temperature
  }

  /// The prompt with these messages.
  func prompt(_ messages: [Prompt.Message]) -> Prompt {
    Prompt(
      system: system, messages: messages, tools: tools, maximumOutputTokens: maximumOutputTokens,
      temperature: temperature)
  }
}

/// The places in the log that a prompt's messages were made of.
public struct PromptSource: Sendable, Hashable, Codable {
  /// The conversation so far, oldest first.
  public let history: [Int64]
  /// The customer's messages that were to be answered, oldest first.
  public let answered: [Int64]
  /// What stood beside the customer's last words; nil: nothing.
  public let note: String?
  /// The pictures of these messages that the model was to be shown; nil: none.
  public let pictures: [PromptPicture]?
  /// A checksum of the messages: tells whether what is made of the places later is what was sent.
  public let checksum: UInt64

  /// A source.
  public init(
    history: [Int64], answered: [Int64], note: String? = nil, pictures: [PromptPicture]? = nil, checksum: UInt64
  ) {
    self.history = history
    self.answered = answered
    self.note = note
    self.pictures = pictures
    self.checksum = checksum
  }
}

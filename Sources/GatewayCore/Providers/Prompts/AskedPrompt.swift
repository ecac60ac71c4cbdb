public import GatewayKit

/// A prompt sent to a provider in a turn, as stored with the turn's trace.
///
/// The frame is stored as it was, because content and configuration change. The messages are stored as positions in the
/// log, which does not change: `PromptHistory` rebuilds the same messages from them.
public struct AskedPrompt: Sendable, Hashable {
  /// The provider.
  public let provider: ProviderID
  /// The model; nil when the adapter has no models.
  public let model: String?
  /// Everything except the messages.
  public let frame: PromptFrame
  /// What the messages were made from.
  public let source: PromptSource

  /// Creates a prompt.
  public init(provider: ProviderID, model: String?, frame: PromptFrame, source: PromptSource) {
    self.provider = provider
    self.model = model
    self.frame = frame
    self.source = source
  }
}

/// Everything in a prompt except its messages: the same in every turn until content or configuration change.
public struct PromptFrame: Sendable, Hashable, Codable {
  /// The rules and the business information.
  public let system: String
  /// The tools offered to the model.
  public let tools: [Tool]
  /// The most tokens of the answer.
  public let maximumOutputTokens: Int
  /// The sampling temperature; nil for the model's default.
  public let temperature: Double?

  /// Creates a frame.
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

/// The log positions that a prompt's messages were made from.
public struct PromptSource: Sendable, Hashable, Codable {
  /// The conversation so far, oldest first.
  public let history: [Int64]
  /// The customer's messages to answer, oldest first.
  public let answered: [Int64]
  /// The data beside the customer's last message; nil for none.
  public let note: String?
  /// The pictures of these messages that the model was to see; nil for none.
  public let pictures: [PromptPicture]?
  /// A checksum of the messages; shows whether rebuilt messages are those that were sent.
  public let checksum: UInt64

  /// Creates a source.
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

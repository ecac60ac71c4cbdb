public import GatewayKit

/// A provider's prompt in a turn, as shown to people. It contains no secrets, because adapters never see any.
public struct ShownPrompt: Sendable, Hashable, Codable {
  /// One message of the prompt.
  public struct Message: Sendable, Hashable, Codable {
    /// The author's role.
    public let role: Prompt.Message.Role
    /// The text.
    public let text: String
    /// The size in bytes of the provider's own data with it; nil without any.
    public let opaqueBytes: Int?
    /// The pictures with it, by type and size; nil without any.
    public let images: [PromptPicture.Shown]?
  }

  /// The provider.
  public let provider: ProviderID
  /// The model; nil when the adapter has no models.
  public let model: String?
  /// The rules and the business information.
  public let system: String
  /// The conversation, oldest first; the answered messages come last.
  public let messages: [Message]
  /// The tools offered to the model.
  public let tools: [Tool]
  /// The most tokens of the answer.
  public let maximumOutputTokens: Int
  /// The sampling temperature; nil for the model's default.
  public let temperature: Double?
  /// Whether `messages` are exactly what was sent. They are rebuilt from the log; lines erased since, or another
  /// version of the program, change them.
  public let isExact: Bool

  init(_ asked: AskedPrompt, lines: [LogEntry], kept: [KeptAnswer]) {
    let words = Dictionary(uniqueKeysWithValues: lines.compactMap(PromptHistory.Line.init).map { ($0.position, $0) })
    let history = PromptHistory(
      asked.source.history.compactMap { words[$0] }, answering: asked.source.answered.compactMap { words[$0] },
      kept: kept, noting: asked.source.note, showing: PictureAlbum(asked.source.pictures ?? []))
    provider = asked.provider
    model = asked.model
    system = asked.frame.system
    // Messages show their pictures in the order of log positions.
    var shown = (asked.source.pictures ?? []).compactMap(\.shown)[...]
    messages = history.messages.map { message in
      let images = shown.prefix(message.images.count)
      shown = shown.dropFirst(images.count)
      return Message(
        role: message.role, text: message.text,
        opaqueBytes: message.opaque.flatMap { ProviderData(provider: asked.provider, model: nil, value: $0).size },
        images: images.isEmpty ? nil : Array(images))
    }
    tools = asked.frame.tools
    maximumOutputTokens = asked.frame.maximumOutputTokens
    temperature = asked.frame.temperature
    isExact = history.source == asked.source
  }
}

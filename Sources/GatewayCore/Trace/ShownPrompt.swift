public import GatewayKit

/// What a provider was asked in a turn, as people are shown it. Adapters never see a secret, so that none is in it.
public struct ShownPrompt: Sendable, Hashable, Codable {
  /// One message of it.
  public struct Message: Sendable, Hashable, Codable {
    /// Who said it.
    public let role: Prompt.Message.Role
    /// What was said.
    public let text: String
    /// How many bytes of the provider's own data went with it; nil for none.
    public let opaqueBytes: Int?
    /// The pictures that it showed, by type and bytes; nil for none.
    public let images: [PromptPicture.Shown]?
  }

  /// The provider.
  public let provider: ProviderID
  /// The model; nil where the adapter knows none.
  public let model: String?
  /// The rules and the business information.
  public let system: String
  /// The conversation, oldest first, with the messages that were to be answered at its end.
  public let messages: [Message]
  /// What the model could call.
  public let tools: [Tool]
  /// The most tokens the answer could have.
  public let maximumOutputTokens: Int
  /// How freely the model chose; nil: as the model does by itself.
  public let temperature: Double?
  /// Whether `messages` are what was sent, to the letter. They are made anew of the log: lines that were erased since,
  /// or another version of the program, make others.
  public let isExact: Bool

  init(_ asked: AskedPrompt, lines: [LogEntry], kept: [KeptAnswer]) {
    let words = Dictionary(uniqueKeysWithValues: lines.compactMap(PromptHistory.Line.init).map { ($0.position, $0) })
    let history = PromptHistory(
      asked.source.history.compactMap { words[$0] }, answering: asked.source.answered.compactMap { words[$0] },
      kept: kept, noting: asked.source.note, showing: PictureAlbum(asked.source.pictures ?? []))
    provider = asked.provider
    model = asked.model
    system = asked.frame.system
    // The messages show their pictures in the order of the places.
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

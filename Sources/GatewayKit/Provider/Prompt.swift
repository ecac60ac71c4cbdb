/// What a provider is asked: assembled by the core, the same for every provider.
public struct Prompt: Sendable, Hashable {
  /// One message of the conversation so far.
  public struct Message: Sendable, Hashable {
    /// Who said it.
    public enum Role: String, Sendable, Hashable, Codable {
      /// The customer.
      case customer
      /// The business: the bot, or a person of it.
      case business
    }
    /// Who said it.
    public var role: Role
    /// What was said. A customer's words are data: they never reach the rules.
    public var text: String
    /// What the adapter gave along with this answer (`Completion.opaque`), when it was this provider and this model that
    /// gave it; nil for every other message.
    public var opaque: JSONValue?
    /// The pictures it shows, in order: of customers' messages only, and only for a provider that sees (`ImageSeeing`).
    /// The text names them.
    public var images: [PromptImage]

    /// A message.
    public init(_ role: Role, _ text: String, opaque: JSONValue? = nil, images: [PromptImage] = []) {
      self.role = role
      self.text = text
      self.opaque = opaque
      self.images = images
    }
  }

  /// The rules and the business information.
  public var system: String
  /// The conversation, oldest first; ends with the customer's message that is to be answered.
  ///
  /// Roles alternate, except beside a message with opaque data, which is joined with no other.
  public var messages: [Message]
  /// What the model may call.
  public var tools: [Tool]
  /// The most tokens the answer may have.
  public var maximumOutputTokens: Int
  /// How freely the model chooses; nil: as the model does by itself.
  public var temperature: Double?

  /// A prompt.
  public init(
    system: String, messages: [Message], tools: [Tool] = [], maximumOutputTokens: Int, temperature: Double? = nil
  ) {
    self.system = system
    self.messages = messages
    self.tools = tools
    self.maximumOutputTokens = maximumOutputTokens
    self.temperature = temperature
  }
}

/// Something a model may call.
public struct Tool: Sendable, Hashable, Codable {
  /// Its name: `[a-zA-Z0-9_-]`, up to 64 characters.
  public var name: String
  /// When to call it.
  public var description: String
  /// Its arguments, as JSON Schema of an object.
  public var parameters: JSONValue

  /// A tool.
  public init(name: String, description: String, parameters: JSONValue) {
    self.name = name
    self.description = description
    self.parameters = parameters
  }
}

/// A model's call of a tool.
public struct ToolCall: Sendable, Hashable, Codable {
  /// The provider's name for the call; empty where it gives none.
  public var id: String
  /// The tool's name, as the model wrote it.
  public var name: String
  /// The arguments; nil when what the model wrote is not JSON.
  public var arguments: JSONValue?

  /// A call.
  public init(id: String, name: String, arguments: JSONValue?) {
    self.id = id
    self.name = name
    self.arguments = arguments
  }
}

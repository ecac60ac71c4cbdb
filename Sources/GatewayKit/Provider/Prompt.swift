/// The request to a provider, assembled by the core and the same for every provider.
public struct Prompt: Sendable, Hashable {
  /// One message of the conversation so far.
  public struct Message: Sendable, Hashable {
    /// The side that wrote the message.
    public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
      /// The customer.
      case customer
      /// The business: the bot, or a person of it.
      case business
    }
    /// The side that wrote the message.
    public var role: Role
    /// The text. Texts of customers are data and never part of the rules.
    public var text: String
    /// The `Completion.opaque` of this answer, if this provider and this model gave it; nil for every other message.
    public var opaque: JSONValue?
    /// The pictures in order; only in customers' messages and only for an `ImageSeeing` provider. The text mentions them.
    public var images: [PromptImage]

    /// Creates a message.
    public init(_ role: Role, _ text: String, opaque: JSONValue? = nil, images: [PromptImage] = []) {
      self.role = role
      self.text = text
      self.opaque = opaque
      self.images = images
    }
  }

  /// The rules and the business information.
  public var system: String
  /// The conversation, oldest first. The last message is the customer's message to answer.
  ///
  /// Roles alternate, except next to a message with opaque data, which is never merged with others.
  public var messages: [Message]
  /// The tools that the model may call.
  public var tools: [Tool]
  /// The most tokens the answer may have.
  public var maximumOutputTokens: Int
  /// The sampling temperature; nil: the model's default.
  public var temperature: Double?

  /// Creates a prompt.
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

/// A tool that a model may call.
public struct Tool: Sendable, Hashable, Codable {
  /// The name: `[a-zA-Z0-9_-]`, up to 64 characters.
  public var name: String
  /// When to call it.
  public var description: String
  /// The JSON Schema of the arguments, an object.
  public var parameters: JSONValue

  /// Creates a tool.
  public init(name: String, description: String, parameters: JSONValue) {
    self.name = name
    self.description = description
    self.parameters = parameters
  }
}

/// A model's call of a tool.
public struct ToolCall: Sendable, Hashable, Codable {
  /// The provider's id of the call; empty if it gives none.
  public var id: String
  /// The tool's name, as the model wrote it.
  public var name: String
  /// The arguments; nil if the model did not write valid JSON.
  public var arguments: JSONValue?

  /// Creates a call.
  public init(id: String, name: String, arguments: JSONValue?) {
    self.id = id
    self.name = name
    self.arguments = arguments
  }
}

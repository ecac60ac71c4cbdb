public import GatewayKit

extension FlowNode {
  /// Which provider a node asks.
  public enum Asked: Sendable, Hashable {
    /// All connected providers in ladder order, until one answers.
    case ladder
    /// This provider.
    case provider(ProviderID)
  }

  /// An `ai_reply` node: a model writes a message.
  public struct ModelReply: Sendable, Hashable {
    /// Which provider to ask.
    public var asked: Asked
    /// The business's instruction to the model. The values of its placeholders are given as data, separate from the
    /// rules.
    public var prompt: String
    /// The variable that also stores the text.
    public var saveAs: String?
    /// What to do when no provider answers.
    public var onFail: OnFail
    /// The next node.
    public var next: String?

    /// Creates a node.
    public init(asked: Asked, prompt: String, saveAs: String? = nil, onFail: OnFail = .end, next: String? = nil) {
      self.asked = asked
      self.prompt = prompt
      self.saveAs = saveAs
      self.onFail = onFail
      self.next = next
    }
  }

  /// An `ai_extract` node: a model reads fields from the conversation.
  public struct ModelExtract: Sendable, Hashable {
    /// Which provider to ask.
    public var asked: Asked
    /// Instructions beyond the fields' descriptions; may be empty.
    public var prompt: String
    /// The fields; each is stored in a variable, in its form.
    public var fields: [Trigger.Field]
    /// What to do when no provider answers, or a required field is missing.
    public var onFail: OnFail
    /// The next node.
    public var next: String?

    /// Creates a node.
    public init(
      asked: Asked, prompt: String = "", fields: [Trigger.Field], onFail: OnFail = .end, next: String? = nil
    ) {
      self.asked = asked
      self.prompt = prompt
      self.fields = fields
      self.onFail = onFail
      self.next = next
    }
  }
}

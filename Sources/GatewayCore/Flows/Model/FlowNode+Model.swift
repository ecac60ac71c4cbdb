public import GatewayKit

extension FlowNode {
  /// Which provider a node asks.
  public enum Asked: Sendable, Hashable {
    /// All that are connected, in the ladder's order, until one answers.
    case ladder
    /// This one.
    case provider(ProviderID)
  }

  /// An `ai_reply` node: a model says something.
  public struct ModelReply: Sendable, Hashable {
    /// Who is asked.
    public var asked: Asked
    /// What the model is to do now: the business's words. Its placeholders stand for values that the model is shown as
    /// data, apart from the rules.
    public var prompt: String
    /// The variable that what was said becomes, too.
    public var saveAs: String?
    /// When nobody answered.
    public var onFail: OnFail
    /// Where it goes on.
    public var next: String?

    /// A node.
    public init(asked: Asked, prompt: String, saveAs: String? = nil, onFail: OnFail = .end, next: String? = nil) {
      self.asked = asked
      self.prompt = prompt
      self.saveAs = saveAs
      self.onFail = onFail
      self.next = next
    }
  }

  /// An `ai_extract` node: a model reads fields off the conversation.
  public struct ModelExtract: Sendable, Hashable {
    /// Who is asked.
    public var asked: Asked
    /// What it should mind besides the fields' own descriptions; empty: nothing.
    public var prompt: String
    /// What is read; each becomes a variable, in the form it has.
    public var fields: [Trigger.Field]
    /// When nobody answered, or a required field was not said.
    public var onFail: OnFail
    /// Where it goes on.
    public var next: String?

    /// A node.
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

public import GatewayKit

/// A question that a flow asks a model before it continues.
public struct FlowQuestion: Sendable, Hashable {
  /// The kind of answer wanted.
  public enum Wish: Sendable, Hashable {
    /// A text.
    case reply
    /// These fields, read from the conversation.
    case fields([Trigger.Field])
  }

  /// Which provider to ask.
  public let asked: FlowNode.Asked
  /// The kind of answer wanted.
  public let wish: Wish
  /// The business's instruction, with its placeholders.
  public let task: String
  /// The values of the placeholders; the model gets them as data, not as rules.
  public let values: [String: String]

  /// Creates a question.
  public init(asked: FlowNode.Asked, wish: Wish, task: String, values: [String: String]) {
    self.asked = asked
    self.wish = wish
    self.task = task
    self.values = values
  }
}

/// A model's answer to a flow's question.
public enum FlowFinding: Sendable, Hashable {
  /// A text.
  case said(Reply)
  /// These values, in the form in which flows store them.
  case found([String: String])
  /// No provider answered, or not in the right form; the reason is for the trace.
  case failed(Explanation)
}

/// What a flow wants of a model before it goes on.
public struct FlowQuestion: Sendable, Hashable {
  /// What is wanted.
  public enum Wish: Sendable, Hashable {
    /// Words.
    case reply
    /// These fields, read off the conversation.
    case fields([Trigger.Field])
  }

  /// Who is asked.
  public let asked: FlowNode.Asked
  /// What is wanted.
  public let wish: Wish
  /// The business's words on it, placeholders and all.
  public let task: String
  /// What the placeholders stand for: data, not rules.
  public let values: [String: String]

  /// A question.
  public init(asked: FlowNode.Asked, wish: Wish, task: String, values: [String: String]) {
    self.asked = asked
    self.wish = wish
    self.task = task
    self.values = values
  }
}

/// What a model made of a flow's question.
public enum FlowFinding: Sendable, Hashable {
  /// It said this.
  case said(Reply)
  /// It found these values, in the form flows keep them.
  case found([String: String])
  /// Nobody answered, or not in the form; why, for the trace.
  case failed(String)
}

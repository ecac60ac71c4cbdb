public import Foundation

/// A customer's place in a flow. Kept in the conversation's memory; a customer finishes a flow on the content version
/// on which it started.
public struct FlowState: Sendable, Hashable, Codable {
  /// A place to return to from a `jump` with return.
  public struct Return: Sendable, Hashable, Codable {
    /// The flow.
    public var flow: String
    /// The node; nil ends that flow too.
    public var node: String?

    /// Creates a return place.
    public init(flow: String, node: String?) {
      self.flow = flow
      self.node = node
    }
  }

  /// What the flow waits for.
  public enum Waiting: Sendable, Hashable, Codable {
    /// For an answer to the node's question.
    case answer
    /// For an instant, before part `part` of the node's message.
    case time(Date, part: Int)
  }

  /// The flow.
  public var flow: String
  /// The node at which the flow waits.
  public var node: String
  /// What the flow waits for.
  public var waiting: Waiting
  /// The content version that the flow runs on.
  public var contentVersion: Int
  /// Answers and values set so far.
  public var variables: [String: String]
  /// How often the open question has been repeated.
  public var retries: Int
  /// The return places of jumps, innermost last; at most 16.
  public var returns: [Return]

  /// Creates a state.
  public init(
    flow: String, node: String, waiting: Waiting = .answer, contentVersion: Int, variables: [String: String] = [:],
    retries: Int = 0, returns: [Return] = []
  ) {
    self.flow = flow
    self.node = node
    self.waiting = waiting
    self.contentVersion = contentVersion
    self.variables = variables
    self.retries = retries
    self.returns = returns
  }
}

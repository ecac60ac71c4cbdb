public import Foundation

/// Where a customer stands inside a flow. Kept in the conversation's memory; who is inside a flow finishes on the
/// version of the content they began with.
public struct FlowState: Sendable, Hashable, Codable {
  /// A place to come back to from a `jump` with return.
  public struct Return: Sendable, Hashable, Codable {
    /// The flow.
    public var flow: String
    /// The node; nil ends that flow, too.
    public var node: String?

    /// A place.
    public init(flow: String, node: String?) {
      self.flow = flow
      self.node = node
    }
  }

  /// What the flow waits for.
  public enum Waiting: Sendable, Hashable, Codable {
    /// An answer to the node's question.
    case answer
    /// A moment, before part `part` of the node's message.
    case time(Date, part: Int)
  }

  /// The flow.
  public var flow: String
  /// The node that waits.
  public var node: String
  /// What for.
  public var waiting: Waiting
  /// The version of the content it runs on.
  public var contentVersion: Int
  /// What was answered and set.
  public var variables: [String: String]
  /// How often the open question has been asked again.
  public var retries: Int
  /// Where jumps come back to, the innermost last; at most 16.
  public var returns: [Return]

  /// A place in a flow.
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

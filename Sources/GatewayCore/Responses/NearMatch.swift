/// A response that nearly answered a message.
public struct NearMatch: Sendable, Hashable {
  /// The rules of precedence between responses that match, in their order.
  public enum Precedence: String, Sendable, Hashable, CaseIterable {
    /// A higher priority.
    case priority
    /// A stricter kind of keyword.
    case kind
    /// A longer keyword.
    case length
    /// An earlier place in the bundle.
    case position
  }

  /// Why it did not answer.
  public enum Reason: Sendable, Hashable {
    /// Another response comes first by this rule.
    case outranked(Precedence)
    /// One of its exceptions matches.
    case excepted(by: Keyword)
    /// It does not answer on the channel.
    case otherChannel
    /// Its keyword's text is in the message, but its kind demands more.
    case tooStrict
  }

  /// The response.
  public let response: AutomatedResponse
  /// The keyword.
  public let keyword: Keyword
  /// Why it did not answer.
  public let reason: Reason
}

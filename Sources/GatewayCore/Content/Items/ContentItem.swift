/// A part of the content that people edit and publish by itself, such as one response or the policy of handoffs.
///
/// Its path names it: `automatedResponses/hours` is a response, `handoff` a member of the bundle, and `flows` the order of
/// the flows.
public enum ContentItem: Sendable, Hashable {
  /// A member of the bundle that has a value of its own.
  public enum Member: String, Sendable, Hashable, CaseIterable {
    /// The business information.
    case businessInformation
    /// What happens at a handoff.
    case handoff
    /// Opt-out words.
    case optOut
    /// Business hours.
    case businessHours
    /// The reply when nothing answered.
    case defaultReply
    /// The reply to what the bot cannot read.
    case mediaReply
  }

  /// A member of the bundle that is a list of elements with ids.
  public enum List: String, Sendable, Hashable, CaseIterable {
    /// Automated responses.
    case automatedResponses
    /// Flows.
    case flows
    /// AI triggers.
    case triggers
  }

  /// A member.
  case member(Member)
  /// The element of a list with this id.
  case element(List, String)
  /// The order of a list's elements. Its value is a list of ids.
  case order(List)

  /// Reads a path; nil unless it is one of an item.
  public init?(path: String) {
    if let member = Member(rawValue: path) {
      self = .member(member)
    } else if let list = List(rawValue: path) {
      self = .order(list)
    } else {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, let list = List(rawValue: parts[0]), ContentDecoder.isID(parts[1]) else { return nil }
      self = .element(list, parts[1])
    }
  }

  /// The path.
  public var path: String {
    switch self {
    case .member(let member): member.rawValue
    case .element(let list, let id): "\(list.rawValue)/\(id)"
    case .order(let list): list.rawValue
    }
  }
}

extension ContentItem: Comparable {
  /// By path; the order of a list comes before its elements.
  public static func < (left: ContentItem, right: ContentItem) -> Bool { left.path < right.path }
}

/// The agent who owns a conversation: `host:ana`, `user:u…`, `token:t…` or `phone:whatsapp`.
public struct AgentID: StringIdentifier {
  /// The kinds of agent.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A person with a shell on the gateway's machine, by user name.
    case host
    /// A person with an account, by the account's id.
    case user
    /// A program, by the id of its token.
    case token
    /// The business's own phone, by the id of its channel.
    case phone
    /// The gateway itself.
    case system
  }

  /// The text of the id.
  public let rawValue: String

  /// Creates an id from its text. A text without a kind, as versions before 0.2 stored it, is a person at the terminal or
  /// the phone.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Creates an id.
  public init(kind: Kind, name: String) { rawValue = "\(kind.rawValue):\(name)" }

  /// The kind of agent.
  public var kind: Kind { parts?.kind ?? (rawValue == "phone" ? .phone : .host) }
  /// The user name, or the id of the account, token or channel.
  public var name: String { parts?.name ?? rawValue }

  private var parts: (kind: Kind, name: String)? {
    guard let colon = rawValue.firstIndex(of: ":"), let kind = Kind(rawValue: String(rawValue[..<colon])) else {
      return nil
    }
    return (kind, String(rawValue[rawValue.index(after: colon)...]))
  }
}

public import GatewayKit

/// Who runs an operation.
public enum Actor: Sendable, Hashable {
  /// A person with a shell on the gateway's machine, by user name. Whoever can read the data folder may do everything.
  case host(String)
  /// A person with an account.
  case user(UserID, Permissions)
  /// A program with an API token.
  case token(TokenID, Permissions)
  /// The business, writing from its own phone on a channel.
  case phone(ChannelID)
  /// The gateway itself.
  case system
  /// Anybody, before signing in.
  case anonymous

  /// What the actor may do; nil for anybody.
  public var permissions: Permissions? {
    switch self {
    case .host, .system: .all
    case .user(_, let permissions), .token(_, let permissions): permissions
    case .phone: Permissions(role: .agent)
    case .anonymous: nil
    }
  }

  /// The actor as the owner of a conversation.
  public var agent: AgentID {
    switch self {
    case .host(let name): AgentID(kind: .host, name: name)
    case .user(let id, _): AgentID(kind: .user, name: id.rawValue)
    case .token(let id, _): AgentID(kind: .token, name: id.rawValue)
    case .phone(let channel): AgentID(kind: .phone, name: channel.rawValue)
    case .system, .anonymous: AgentID(kind: .system, name: "")
    }
  }
}

/// What a person or a program may do.
public struct Permissions: Sendable, Hashable, Codable {
  /// The role.
  public var role: Role
  /// Whether only the conversations that are assigned to the agent or to the agent's teams can be seen and changed.
  public var onlyAssigned: Bool
  /// Whether phone numbers and e-mail addresses are shown; otherwise they are masked.
  public var seesAddresses: Bool
  /// Whether only what reads is allowed; for programs.
  public var readsOnly: Bool
  /// The person's teams, for `onlyAssigned`. Part of the account, and not of the encoded permissions.
  public var teams: Set<TeamID> = []

  private enum CodingKeys: String, CodingKey {
    case role, onlyAssigned, seesAddresses, readsOnly
  }

  /// Creates permissions.
  public init(role: Role, onlyAssigned: Bool = false, seesAddresses: Bool = true, readsOnly: Bool = false) {
    self.role = role
    self.onlyAssigned = onlyAssigned
    self.seesAddresses = seesAddresses
    self.readsOnly = readsOnly
  }

  /// Everything.
  public static let all = Permissions(role: .owner)
}

/// A role. Each may do what the ones below it may.
public enum Role: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  /// Answers customers.
  case agent
  /// Also changes content, channels, providers and keys, and manages agents and admins.
  case admin
  /// Also manages owners.
  case owner

  /// Whether `lhs` may do less.
  public static func < (lhs: Role, rhs: Role) -> Bool { lhs.rank < rhs.rank }

  private var rank: Int {
    switch self {
    case .agent: 0
    case .admin: 1
    case .owner: 2
    }
  }
}

/// The id of an account.
public struct UserID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of an API token. It is not the token.
public struct TokenID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

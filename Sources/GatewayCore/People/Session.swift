public import Foundation
public import GatewayKit

/// A person's sign-in from one browser. Its token is not in it: only the token's code is stored.
public struct Session: Sendable, Hashable, Codable {
  /// A session ends this long after the sign-in, in seconds: 30 days. The rule is the same for every role.
  public static let longestLife: TimeInterval = 30 * 86_400
  /// A session ends when it was not used for this long, in seconds: 7 days.
  public static let longestIdle: TimeInterval = 7 * 86_400
  /// How often a use is written down, in seconds.
  static let useInterval: TimeInterval = 60

  /// The id, which is not the token.
  public let id: SessionID
  /// The person.
  public let user: UserID
  /// When the person signed in.
  public let createdAt: Date
  /// When it was last used, to the minute.
  public let lastUsedAt: Date
  /// The network address of the sign-in; nil if it is not known.
  public let address: String?

  /// Creates a session.
  public init(id: SessionID, user: UserID, createdAt: Date, lastUsedAt: Date, address: String?) {
    self.id = id
    self.user = user
    self.createdAt = createdAt
    self.lastUsedAt = lastUsedAt
    self.address = address
  }

  /// When it ends if it is not used any more.
  public var expiresAt: Date {
    min(createdAt.addingTimeInterval(Self.longestLife), lastUsedAt.addingTimeInterval(Self.longestIdle))
  }
}

/// The id of a session. It is not the session's token.
public struct SessionID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

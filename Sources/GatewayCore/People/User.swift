public import Foundation
import GatewayKit

/// A person with an account, as other people see it: without its password and its second factor.
public struct User: Sendable, Hashable, Codable {
  /// The id: `u` and 24 characters.
  public let id: UserID
  /// The name that colleagues see.
  public var name: String
  /// The address that the person signs in with, as it was written. Two accounts never have the same folded address.
  public let email: String
  /// What the person may do.
  public var permissions: Permissions
  /// The teams that the person belongs to, in the order of their ids.
  public var teams: [TeamID]
  /// The language of the console as a BCP 47 tag; nil for the browser's.
  public var locale: String?
  /// Whether the account is switched off: nobody can sign in to it.
  public var disabled: Bool
  /// Whether a code is asked for besides the password.
  public var hasSecondFactor: Bool
  /// When the account was made.
  public let createdAt: Date
  /// When the person last used the gateway, to the minute; nil before the first sign-in.
  public var lastSeenAt: Date?

  /// Creates an account.
  public init(
    id: UserID, name: String, email: String, permissions: Permissions, teams: [TeamID] = [], locale: String? = nil,
    disabled: Bool = false, hasSecondFactor: Bool = false, createdAt: Date, lastSeenAt: Date? = nil
  ) {
    self.id = id
    self.name = name
    self.email = email
    self.permissions = permissions
    self.teams = teams
    self.locale = locale
    self.disabled = disabled
    self.hasSecondFactor = hasSecondFactor
    self.createdAt = createdAt
    self.lastSeenAt = lastSeenAt
  }

  /// The person as the one who runs an operation.
  public var actor: Actor {
    var permissions = permissions
    permissions.teams = Set(teams)
    return .user(id, permissions)
  }
}

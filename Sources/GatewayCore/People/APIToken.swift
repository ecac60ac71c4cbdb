public import Foundation
import GatewayKit

/// A token with which a program uses the API. The token itself is not in it: only its code is stored.
public struct APIToken: Sendable, Hashable, Codable {
  /// What a token may be used for, within its role.
  public enum Scope: String, Sendable, Hashable, Codable, CaseIterable {
    /// Everything that its role may do.
    case all
    /// Reading.
    case read
  }

  /// The id, which is not the token.
  public let id: TokenID
  /// What its owner calls it.
  public let name: String
  /// The role.
  public let role: Role
  /// What it may be used for.
  public let scope: Scope
  /// The first characters of the token, by which its owner recognises it.
  public let prefix: String
  /// When it was made.
  public let createdAt: Date
  /// When it ends; nil if never.
  public let expiresAt: Date?
  /// When it was last used, to the minute; nil if never.
  public let lastUsedAt: Date?
  /// When it was revoked; nil while it was not.
  public let revokedAt: Date?

  /// Creates a token's description.
  public init(
    id: TokenID, name: String, role: Role, scope: Scope, prefix: String, createdAt: Date, expiresAt: Date?,
    lastUsedAt: Date? = nil, revokedAt: Date? = nil
  ) {
    self.id = id
    self.name = name
    self.role = role
    self.scope = scope
    self.prefix = prefix
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.lastUsedAt = lastUsedAt
    self.revokedAt = revokedAt
  }

  /// Whether it is valid at `now`.
  public func isValid(at now: Date) -> Bool { revokedAt == nil && expiresAt.map { now < $0 } ?? true }

  /// The program as the one who runs an operation.
  public var actor: Actor { .token(id, Permissions(role: role, readsOnly: scope == .read)) }
}

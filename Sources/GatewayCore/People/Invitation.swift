public import Foundation

/// A link by which a person chooses the password of an account, once. A newer one replaces it.
public struct Invitation: Sendable, Hashable {
  /// How long it is valid, in seconds: 72 hours.
  public static let life: TimeInterval = 72 * 3_600

  /// The code of its token.
  public let code: [UInt8]
  /// The account.
  public let user: UserID
  /// When it ends.
  public let expiresAt: Date

  /// Creates an invitation.
  public init(code: [UInt8], user: UserID, expiresAt: Date) {
    self.code = code
    self.user = user
    self.expiresAt = expiresAt
  }
}

/// The link by which the first owner's account is made, once, while there is no account. A newer one replaces it.
public struct SetupLink: Sendable, Hashable {
  /// How long it is valid, in seconds: one hour.
  public static let life: TimeInterval = 3_600

  /// The code of its token.
  public let code: [UInt8]
  /// When it ends.
  public let expiresAt: Date

  /// Creates a set-up link.
  public init(code: [UInt8], expiresAt: Date) {
    self.code = code
    self.expiresAt = expiresAt
  }
}

/// An invitation as it is shown to the one who made it, once.
public struct InvitationLink: Sendable, Hashable, Codable {
  /// The token, which the console sends back.
  public let token: String
  /// The console's page for it: a path, or an address if `server.publicURL` is set.
  public let link: String
  /// When it ends.
  public let expiresAt: Date
}

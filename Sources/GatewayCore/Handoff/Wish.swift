public import Foundation

/// An open handoff request. It stays when the bot gets the conversation back, while the conversation is flagged.
public struct Wish: Sendable, Hashable, Codable {
  /// Why a person is wanted.
  public var reason: Ownership.Reason
  /// The team that a flow asked for; nil when none.
  public var team: String?
  /// When the request began.
  public var since: Date

  /// Creates a handoff request.
  public init(reason: Ownership.Reason, team: String? = nil, since: Date) {
    self.reason = reason
    self.team = team
    self.since = since
  }
}

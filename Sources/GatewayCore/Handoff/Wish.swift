public import Foundation

/// A wish for a person that nobody has met yet. It outlives a return of the bot, as long as the conversation is flagged.
public struct Wish: Sendable, Hashable, Codable {
  /// Why a person is wanted.
  public var reason: Ownership.Reason
  /// The team a flow asked for, if it did.
  public var team: String?
  /// Since when.
  public var since: Date

  /// A wish.
  public init(reason: Ownership.Reason, team: String? = nil, since: Date) {
    self.reason = reason
    self.team = team
    self.since = since
  }

  /// The wish in words: `failure`, `flow, team sales`.
  public var inWords: String { reason.rawValue + (team.map { ", team \($0)" } ?? "") }
}

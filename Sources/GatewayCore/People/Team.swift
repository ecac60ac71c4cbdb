public import GatewayKit

/// A team of people, to which conversations can be handed.
public struct Team: Sendable, Hashable, Codable {
  /// The id.
  public let id: TeamID
  /// The name. Two teams never have the same folded name.
  public let name: String

  /// Creates a team.
  public init(id: TeamID, name: String) {
    self.id = id
    self.name = name
  }
}

/// The id of a team.
public struct TeamID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

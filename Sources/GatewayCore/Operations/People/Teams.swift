import GatewayKit

/// Lists the teams with the names of their people.
public struct ListTeams: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "teams.list", http: .get("teams"), access: .agent, effect: .read,
    summary: "Lists the teams with the names of their people.")

  /// Creates the operation.
  public init() {}

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<TeamView> {
    let people = call.services.people
    let (teams, users) = try await call.services.stored { () async throws(StoreError) in
      (try await people.store.teams(), try await people.store.users())
    }
    return Page(
      teams.map { team in
        TeamView(
          id: team.id, name: team.name,
          members: users.filter { $0.teams.contains(team.id) }.map(Colleague.init))
      })
  }
}

/// A team with its people.
public struct TeamView: Sendable, Hashable, Codable {
  /// The id.
  public let id: TeamID
  /// The name.
  public let name: String
  /// The people, in the order in which their accounts were made.
  public let members: [Colleague]
}

/// Makes a team.
public struct AddTeam: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "teams.add", http: .post("teams", status: 201), access: .admin, effect: .edit, audited: .object("team"),
    summary: "Makes a team.")

  /// The name.
  public let name: String

  /// Creates the operation.
  public init(name: String) { self.name = name }

  /// Makes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Team {
    let team = Team(id: TeamID(rawValue: call.services.identifiers.fresh("g")), name: try AccountText.name(name))
    let isAdded = try await call.services.stored { () async throws(StoreError) in
      try await call.services.people.store.addTeam(team)
    }
    guard isAdded else { throw OperationError(.teamNameTaken, ["name": .string(team.name)]) }
    return team
  }
}

/// Renames a team.
public struct ChangeTeam: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "teams.change", http: .patch("teams/{team}"), access: .admin, effect: .edit, audited: .object("team", "team"),
    summary: "Renames a team.")

  /// The team.
  public let team: TeamID
  /// The new name.
  public let name: String

  /// Creates the operation.
  public init(team: TeamID, name: String) {
    self.team = team
    self.name = name
  }

  /// Renames it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Team {
    let renamed = Team(id: team, name: try AccountText.name(name))
    let isRenamed = try await call.services.stored { () async throws(StoreError) in
      try await call.services.people.store.renameTeam(renamed)
    }
    guard let isRenamed else { throw OperationError(.teamNotFound, ["team": .string(team.rawValue)]) }
    guard isRenamed else { throw OperationError(.teamNameTaken, ["name": .string(renamed.name)]) }
    return renamed
  }
}

/// Removes a team. Its people stay.
public struct RemoveTeam: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "teams.remove", http: .delete("teams/{team}"), access: .admin, effect: .edit, audited: .object("team", "team"),
    summary: "Removes a team. Its people stay.")

  /// The team.
  public let team: TeamID

  /// Creates the operation.
  public init(team: TeamID) { self.team = team }

  /// Removes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    let isRemoved = try await call.services.stored { () async throws(StoreError) in
      try await call.services.people.store.removeTeam(team)
    }
    guard isRemoved else { throw OperationError(.teamNotFound, ["team": .string(team.rawValue)]) }
    return Done()
  }
}

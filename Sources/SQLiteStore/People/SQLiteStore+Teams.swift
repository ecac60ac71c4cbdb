import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  /// Every team, by name. A damaged one is left out and reported.
  public func teams() async throws(StoreError) -> [Team] {
    try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(sql: "SELECT row, id, name FROM teams ORDER BY folded_name"))
      return try self.damageLog.readable(rows) { row in
        let stored = StoredRow(row, of: "teams")
        return Team(id: try stored.identifier(1), name: try stored.text(2))
      }
    }
  }

  /// Adds a team, unless another has its name.
  public func addTeam(_ team: Team) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(
        sql: "INSERT INTO teams (id, name, folded_name) VALUES (?, ?, ?) ON CONFLICT (folded_name) DO NOTHING"
      ).execute(arguments: [team.id.stored, team.name.stored, team.foldedName.stored])
      return database.changesCount > 0
    }
  }

  /// Renames a team, unless another has the name.
  public func renameTeam(_ team: Team) async throws(StoreError) -> Bool? {
    try await write { database in
      let exists = try Bool.fetchOne(
        database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM teams WHERE id = ?)"),
        arguments: [team.id.stored])
      guard exists == true else { return nil }
      try database.cachedStatement(sql: "UPDATE OR IGNORE teams SET name = ?, folded_name = ? WHERE id = ?")
        .execute(arguments: [team.name.stored, team.foldedName.stored, team.id.stored])
      return database.changesCount > 0
    }
  }

  /// Removes a team and its memberships.
  public func removeTeam(_ id: TeamID) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(sql: "DELETE FROM team_members WHERE team = ?").execute(arguments: [id.stored])
      // The revision grows, too: a change that was built while the team existed is built again.
      try database.cachedStatement(
        sql: "UPDATE conversations SET assigned_team = NULL, revision = revision + 1 WHERE assigned_team = ?"
      ).execute(arguments: [id.stored])
      try database.cachedStatement(sql: "DELETE FROM teams WHERE id = ?").execute(arguments: [id.stored])
      return database.changesCount > 0
    }
  }
}

extension Team {
  /// The name as it is compared.
  fileprivate var foldedName: String { name.precomposedStringWithCanonicalMapping.lowercased() }
}

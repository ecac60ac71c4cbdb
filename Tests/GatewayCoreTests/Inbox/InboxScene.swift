import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// A gateway with two agents who see only what is assigned to them or their team, and one who sees everything.
struct InboxScene: Sendable {
  let life: Life
  let rosa: Actor
  let ivo: Actor
  let all: Actor
  let team: TeamID

  /// Opens a new business in which Ana has written on the phone, and runs `body`; Rosa belongs to the team.
  static func play(
    content: String? = #"{"version":1}"#, _ body: @escaping @Sendable (InboxScene) async throws -> Void
  ) async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: content) { life in try await body(InboxScene(life)) }
  }

  init(_ life: Life) async throws {
    self.life = life
    let runner = life.gateway.operations
    let team = try await runner.run(AddTeam(name: "Vendas"), as: .host("root")).id
    func agent(_ name: String, _ teams: [TeamID], onlyAssigned: Bool) async throws -> Actor {
      try await runner.run(
        AddUser(
          email: "\(name)@padaria.example", name: name.capitalized, role: .agent, onlyAssigned: onlyAssigned,
          seesAddresses: !onlyAssigned, teams: teams, password: PeopleScene.password),
        as: .host("root")
      ).user.actor
    }
    self.team = team
    rosa = try await agent("rosa", [team], onlyAssigned: true)
    ivo = try await agent("ivo", [], onlyAssigned: true)
    all = try await agent("eva", [], onlyAssigned: false)
    try await life.write("bom dia")
  }

  var conversation: ConversationID { life.id(of: "ana", on: "phone") }

  func run<Kind: GatewayCore.Operation>(
    _ operation: Kind, as actor: Actor
  ) async throws(OperationError) -> Kind.Outcome {
    try await life.gateway.operations.run(operation, as: actor)
  }

  /// The code of the error that an operation fails with; nil when it succeeds.
  func code<Kind: GatewayCore.Operation>(_ operation: Kind, as actor: Actor) async -> String? {
    do throws(OperationError) {
      _ = try await run(operation, as: actor)
      return nil
    } catch {
      return error.explanation.code
    }
  }
}

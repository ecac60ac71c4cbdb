import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// A gateway with accounts: Olga owns it, Alba is an admin and Gil an agent.
struct PeopleScene: Sendable {
  static let password = Password("correct horse battery")

  let life: Life
  let passwords: PlainPasswords

  /// Opens a new business and runs `body`; nothing else runs in it.
  static func play(_ body: @escaping @Sendable (PeopleScene) async throws -> Void) async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let passwords = PlainPasswords()
    try await business.open(running: false, passwords: passwords) { life in
      let scene = PeopleScene(life: life, passwords: passwords)
      for (name, role) in [("olga", Role.owner), ("alba", .admin), ("gil", .agent)] {
        _ = try await scene.host(
          AddUser(email: Self.email(name), name: name.capitalized, role: role, password: password))
      }
      try await body(scene)
    }
  }

  static func email(_ name: String) -> String { "\(name)@padaria.example" }

  var people: People { life.gateway.people }
  var authenticator: any Authenticating { life.gateway.authenticator }
  var clock: ManualClock { life.clock }

  /// Runs an operation at the terminal.
  func host<Kind: GatewayCore.Operation>(_ operation: Kind) async throws(OperationError) -> Kind.Outcome {
    try await life.gateway.operations.run(operation, as: .host("root"))
  }

  /// Runs an operation before signing in.
  func anybody<Kind: GatewayCore.Operation>(
    _ operation: Kind, from address: String = "203.0.113.7"
  ) async throws(OperationError) -> Kind.Outcome {
    try await life.gateway.operations.run(operation, as: .anonymous, from: address)
  }

  /// Signs in; returns the session's token.
  func signIn(
    _ name: String, _ password: Password = PeopleScene.password, code: String? = nil,
    from address: String = "203.0.113.7"
  ) async throws -> String {
    let grant = try await anybody(
      BeginSession(email: Self.email(name), password: password, code: code), from: address)
    return try #require(grant.sessionToken)
  }

  /// Runs an operation in a session, as the HTTP API does.
  func run<Kind: GatewayCore.Operation>(_ operation: Kind, in token: String) async throws -> Kind.Outcome {
    let signedIn = try #require(await authenticator.session(ofToken: token))
    return try await life.gateway.operations.run(
      operation, as: signedIn.actor, from: "203.0.113.7", in: signedIn.session)
  }

  /// The account of a name.
  func user(_ name: String) async throws -> User {
    try #require(try await host(ListUsers()).items.first { $0.email == Self.email(name) })
  }

  /// When the newest token was last used.
  func lastTokenUse() async throws -> Date? {
    let tokens = try await host(ListTokens()).items
    return tokens.first?.lastUsedAt
  }

  /// The code of an error that `body` throws.
  func code(_ body: () async throws -> Void) async -> String? {
    do {
      try await body()
      return nil
    } catch let error as OperationError {
      return error.explanation.code
    } catch {
      return "\(error)"
    }
  }
}

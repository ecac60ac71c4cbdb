import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("API tokens") struct TokenTests {
  @Test("a token has a recognisable beginning, works until it ends, and is stored as a code", arguments: Role.allCases)
  func life(role: Role) async throws {
    try await PeopleScene.play { scene in
      let end = scene.clock.now.addingTimeInterval(90 * 86_400)
      let created = try await scene.host(CreateToken(name: "till", role: role, expiresAt: end))
      let letter = ["owner": "o", "admin": "a", "agent": "g"][role.rawValue] ?? ""
      #expect(try Regex("balcao_\(letter)[A-Za-z0-9_-]{43}").wholeMatch(in: created.token) != nil)
      let actor = await scene.authenticator.actor(ofToken: created.token)
      #expect(actor == .token(created.details.id, Permissions(role: role)))
      let listed = try #require(try await scene.host(ListTokens()).items.first)
      #expect(created.token.hasPrefix(listed.prefix))
      #expect(listed.prefix.count == 12)
      #expect(!"\(created)".contains(created.token))
      scene.clock.advance(by: .seconds(90 * 86_400))
      #expect(await scene.authenticator.actor(ofToken: created.token) == nil)
    }
  }

  @Test("a revoked token stops at once")
  func revocation() async throws {
    try await PeopleScene.play { scene in
      let created = try await scene.host(CreateToken(name: "till", role: .agent))
      _ = try await scene.host(RevokeToken(token: created.details.id))
      #expect(await scene.authenticator.actor(ofToken: created.token) == nil)
      #expect(
        await scene.code { _ = try await scene.host(RevokeToken(token: created.details.id)) } == "token_not_found")
    }
  }

  @Test("a token that may only read changes nothing")
  func scope() async throws {
    try await PeopleScene.play { scene in
      let created = try await scene.host(CreateToken(name: "report", role: .admin, scope: .read))
      let actor = try #require(await scene.authenticator.actor(ofToken: created.token))
      let runner = scene.life.gateway.operations
      _ = try await runner.run(ListUsers(), as: actor)
      let code = await scene.code { _ = try await runner.run(AddTeam(name: "Bar"), as: actor) }
      #expect(code == "token_reads_only")
    }
  }

  @Test("a use is written down at most once a minute")
  func uses() async throws {
    try await PeopleScene.play { scene in
      let token = try await scene.host(CreateToken(name: "till", role: .agent)).token
      let began = scene.clock.now
      _ = await scene.authenticator.actor(ofToken: token)
      #expect(try await scene.lastTokenUse() == began)
      scene.clock.advance(by: .seconds(59))
      _ = await scene.authenticator.actor(ofToken: token)
      #expect(try await scene.lastTokenUse() == began)
      scene.clock.advance(by: .seconds(1))
      _ = await scene.authenticator.actor(ofToken: token)
      #expect(try await scene.lastTokenUse() == scene.clock.now)
    }
  }

  @Test("a program has no account of its own, and no token outranks its maker")
  func limits() async throws {
    try await PeopleScene.play { scene in
      let created = try await scene.host(CreateToken(name: "till", role: .admin))
      let actor = try #require(await scene.authenticator.actor(ofToken: created.token))
      let runner = scene.life.gateway.operations
      #expect(await scene.code { _ = try await runner.run(ShowMe(), as: actor) } == "account_needed")
      let raised = CreateToken(name: "more", role: .owner)
      #expect(await scene.code { _ = try await runner.run(raised, as: actor) } == "forbidden")
      let late = CreateToken(name: "late", role: .agent, expiresAt: scene.clock.now)
      #expect(await scene.code { _ = try await runner.run(late, as: actor) } == "token_expiry_invalid")
      let view = try await runner.run(ShowSession(), as: actor)
      #expect(view.user == nil)
      #expect(view.role == .admin)
    }
  }
}

import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Accounts") struct UserTests {
  @Test("the set-up link makes the first owner, once, for an hour, and a newer link replaces it")
  func setUp() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(running: false) { life in
      let runner = life.gateway.operations
      func token() async throws -> String {
        let path = try #require(try await runner.run(MakeSetupLink(), as: .system).path)
        return try #require(path.split(separator: "#").last.map(String.init))
      }
      func complete(_ token: String) -> CompleteSetup {
        CompleteSetup(token: token, name: "Olga", email: "olga@padaria.example", password: PeopleScene.password)
      }
      let (first, second) = (try await token(), try await token())
      let early = await #expect(throws: OperationError.self) {
        try await runner.run(complete(first), as: .anonymous)
      }
      #expect(early?.explanation.code == "link_invalid")
      life.clock.advance(by: .seconds(SetupLink.life))
      let late = await #expect(throws: OperationError.self) {
        try await runner.run(complete(second), as: .anonymous)
      }
      #expect(late?.explanation.code == "link_invalid")
      let third = try await token()
      let grant = try await runner.run(complete(third), as: .anonymous)
      #expect(grant.user.permissions.role == .owner)
      #expect(await life.gateway.authenticator.session(ofToken: grant.sessionToken ?? "") != nil)
      let again = await #expect(throws: OperationError.self) {
        try await runner.run(complete(third), as: .anonymous)
      }
      #expect(again?.explanation.code == "link_invalid")
      #expect(try await runner.run(MakeSetupLink(), as: .system).path == nil)
    }
  }

  @Test("an invited person chooses a password by a link that works once, for 72 hours")
  func invitation() async throws {
    try await PeopleScene.play { scene in
      let alba = try await scene.signIn("alba")
      let added = try await scene.run(AddUser(email: "nina@padaria.example", role: .agent), in: alba)
      let link = try #require(added.invitation)
      #expect(added.user.name == "nina")
      #expect(link.link == "/console/invitation#\(link.token)")
      #expect(await scene.code { _ = try await scene.signIn("nina") } == "sign_in_failed")
      let short = AcceptInvitation(token: link.token, password: Password("short"))
      #expect(await scene.code { _ = try await scene.anybody(short) } == "password_length")
      let accept = AcceptInvitation(token: link.token, name: "Nina", password: PeopleScene.password)
      #expect(try await scene.anybody(accept).user.name == "Nina")
      #expect(await scene.code { _ = try await scene.anybody(accept) } == "link_invalid")
      _ = try await scene.signIn("nina")
      let again = try await scene.run(InviteUser(user: added.user.id), in: alba)
      scene.clock.advance(by: .seconds(Invitation.life))
      let late = AcceptInvitation(token: again.token, password: PeopleScene.password)
      #expect(await scene.code { _ = try await scene.anybody(late) } == "link_invalid")
    }
  }

  @Test("admins manage agents and admins, owners everybody, and agents nobody")
  func ranks() async throws {
    try await PeopleScene.play { scene in
      let (olga, alba, gil) = (
        try await scene.user("olga").id, try await scene.user("alba").id, try await scene.user("gil").id
      )
      let admin = try await scene.signIn("alba")
      let agent = try await scene.signIn("gil")
      func refused<Kind: GatewayCore.Operation>(_ operation: Kind, in token: String) async -> String? {
        await scene.code { _ = try await scene.run(operation, in: token) }
      }
      #expect(await refused(ChangeUser(user: olga, role: .agent), in: admin) == "forbidden")
      #expect(await refused(RemoveUser(user: olga), in: admin) == "forbidden")
      #expect(await refused(InviteUser(user: olga), in: admin) == "forbidden")
      #expect(await refused(SignOutUser(user: olga), in: admin) == "forbidden")
      #expect(await refused(RemoveUserSecondFactor(user: olga), in: admin) == "forbidden")
      #expect(await refused(ChangeUser(user: gil, role: .owner), in: admin) == "forbidden")
      #expect(await refused(AddUser(email: "x@padaria.example", role: .owner), in: admin) == "forbidden")
      #expect(await refused(CreateToken(name: "t", role: .owner), in: admin) == "forbidden")
      #expect(await refused(ChangeUser(user: alba, onlyAssigned: false), in: admin) == "own_account")
      #expect(await refused(ChangeUser(user: gil, role: .admin), in: agent) == "forbidden")
      #expect(await refused(ListUsers(), in: agent) == "forbidden")
      #expect(await refused(SetUserPassword(user: gil, password: PeopleScene.password), in: admin) == "local_only")
      let password = AddUser(email: "x@padaria.example", role: .agent, password: PeopleScene.password)
      #expect(await refused(password, in: admin) == "password_for_others")
      #expect(try await scene.run(ChangeUser(user: gil, role: .admin), in: admin).permissions.role == .admin)
      #expect(await scene.authenticator.session(ofToken: agent) == nil, "a new role ends the sessions")
      let owner = try await scene.signIn("olga")
      #expect(await refused(RemoveUser(user: olga), in: owner) == "last_owner")
      #expect(await refused(ChangeUser(user: olga, disabled: true), in: owner) == "own_account")
      #expect(await scene.code { _ = try await scene.host(ChangeUser(user: olga, role: .agent)) } == "last_owner")
    }
  }

  @Test("a removed person's session stops at once, and changed permissions hold with the next request")
  func atOnce() async throws {
    try await PeopleScene.play { scene in
      let (gil, alba) = (try await scene.signIn("gil"), try await scene.signIn("alba"))
      let user = try await scene.user("gil")
      _ = try await scene.run(ChangeUser(user: user.id, onlyAssigned: true, seesAddresses: false), in: alba)
      let permissions = await scene.authenticator.session(ofToken: gil)?.actor.permissions
      #expect(permissions == Permissions(role: .agent, onlyAssigned: true, seesAddresses: false))
      _ = try await scene.run(RemoveUser(user: user.id), in: alba)
      #expect(await scene.authenticator.session(ofToken: gil) == nil)
    }
  }

  @Test(
    "what is not a name, an address, a password or a language is refused",
    arguments: [
      (AddUser(email: "no address", role: .agent), "email_invalid"),
      (AddUser(email: "a@b.example c@d.example", role: .agent), "email_invalid"),
      (AddUser(email: "x@padaria.example", name: "a\nb", role: .agent), "name_invalid"),
      (AddUser(email: "x@padaria.example", name: String(repeating: "n", count: 101), role: .agent), "name_invalid"),
      (AddUser(email: "GIL@padaria.example", role: .agent), "email_taken"),
      (AddUser(email: "x@padaria.example", role: .agent, teams: ["g9"]), "team_not_found"),
      (AddUser(email: "x@padaria.example", role: .agent, password: Password("123456789")), "password_length"),
      (
        AddUser(
          email: "x@padaria.example", role: .agent, password: Password(String(repeating: "p", count: 1_025))),
        "password_length"
      ),
      (
        AddUser(email: "x@padaria.example", role: .agent, password: Password("X@padaria.example")),
        "password_obvious"
      ),
      (
        AddUser(email: "x@padaria.example", name: "Maria da Silva", role: .agent, password: Password("maria da silva")),
        "password_obvious"
      ),
    ])
  func invalid(operation: AddUser, code: String) async throws {
    try await PeopleScene.play { scene in
      #expect(await scene.code { _ = try await scene.host(operation) } == code)
    }
  }

  @Test("a person changes their own name and language, and conversations show the name")
  func own() async throws {
    try await PeopleScene.play { scene in
      let gil = try await scene.signIn("gil")
      let changed = try await scene.run(ChangeMe(name: " Gilberto ", locale: "pt-BR"), in: gil)
      #expect(changed.name == "Gilberto")
      #expect(changed.locale == "pt-BR")
      #expect(try await scene.run(ChangeMe(locale: ""), in: gil).locale == nil)
      #expect(await scene.code { _ = try await scene.run(ChangeMe(locale: "português"), in: gil) } == "locale_invalid")
      try await scene.life.write("oi")
      let conversation = scene.life.id(of: "ana", on: "phone")
      let taken = try await scene.run(TakeConversation(conversation: conversation), in: gil)
      #expect(taken.agent == "Gilberto")
      #expect(taken.agentKind == .user)
      #expect(taken.agentID == changed.id.rawValue)
    }
  }

  @Test("teams are listed with their people")
  func teams() async throws {
    try await PeopleScene.play { scene in
      let alba = try await scene.signIn("alba")
      let team = try await scene.run(AddTeam(name: "Salão"), in: alba)
      #expect(await scene.code { _ = try await scene.run(AddTeam(name: "SALÃO"), in: alba) } == "team_name_taken")
      let gil = try await scene.user("gil")
      #expect(try await scene.run(ChangeUser(user: gil.id, teams: [team.id]), in: alba).teams == [team.id])
      let agent = try await scene.signIn("gil")
      let listed = try await scene.run(ListTeams(), in: agent).items
      #expect(listed.map { $0.members.map(\.name) } == [["Gil"]])
      #expect(try await scene.run(ListColleagues(), in: agent).items.map(\.name) == ["Olga", "Alba", "Gil"])
      #expect(try await scene.run(ChangeTeam(team: team.id, name: "Bar"), in: alba).name == "Bar")
      _ = try await scene.run(RemoveTeam(team: team.id), in: alba)
      #expect(await scene.code { _ = try await scene.run(RemoveTeam(team: team.id), in: alba) } == "team_not_found")
    }
  }
}

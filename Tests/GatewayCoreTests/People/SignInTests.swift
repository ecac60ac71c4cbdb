import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Signing in") struct SignInTests {
  @Test("a session tells who signed in, and ends when its person signs out")
  func session() async throws {
    try await PeopleScene.play { scene in
      let token = try await scene.signIn("gil")
      let signedIn = try #require(await scene.authenticator.session(ofToken: token))
      #expect(signedIn.user.name == "Gil")
      #expect(signedIn.actor.permissions?.role == .agent)
      let view = try await scene.run(ShowSession(), in: token)
      #expect(view.csrfToken == signedIn.csrfToken)
      #expect(view.user?.id == signedIn.user.id)
      let other = try await scene.signIn("gil")
      #expect(await scene.authenticator.session(ofToken: other)?.csrfToken != signedIn.csrfToken)
      let end = try await scene.run(EndSession(), in: token)
      #expect(end.sessionToken == nil)
      #expect(await scene.authenticator.session(ofToken: token) == nil)
      #expect(await scene.authenticator.session(ofToken: other) != nil)
    }
  }

  @Test("neither JSON nor a description shows a session's token or a password")
  func secrecy() async throws {
    try await PeopleScene.play { scene in
      let begin = BeginSession(email: PeopleScene.email("gil"), password: PeopleScene.password)
      let grant = try await scene.anybody(begin)
      let token = try #require(grant.sessionToken)
      let texts = [
        String(decoding: try JSONEncoder().encode(grant), as: UTF8.self), "\(grant)", String(reflecting: grant),
        String(decoding: try JSONEncoder().encode(begin), as: UTF8.self), "\(begin)", String(reflecting: begin),
      ]
      var dumped = ""
      dump(grant, to: &dumped)
      dump(begin, to: &dumped)
      for text in texts + [dumped] {
        #expect(!text.contains(token))
        #expect(!text.contains("battery"))
      }
    }
  }

  @Test("a wrong password, an unknown account and a disabled one get the same answer after the same work")
  func sameAnswer() async throws {
    try await PeopleScene.play { scene in
      let gil = try await scene.user("gil")
      _ = try await scene.host(ChangeUser(user: gil.id, disabled: true))
      for (name, password) in [
        ("alba", Password("wrong password")), ("nobody", PeopleScene.password), ("gil", PeopleScene.password),
      ] {
        let before = scene.passwords.checks
        #expect(await scene.code { _ = try await scene.signIn(name, password) } == "sign_in_failed")
        #expect(scene.passwords.checks == before + 1, "\(name)")
      }
    }
  }

  @Test("the address is compared without case")
  func foldedAddress() async throws {
    try await PeopleScene.play { scene in
      let grant = try await scene.anybody(
        BeginSession(email: " GIL@Padaria.Example ", password: PeopleScene.password))
      #expect(grant.user.name == "Gil")
    }
  }

  @Test("a session ends 30 days after the sign-in, or after 7 days without a use")
  func lives() async throws {
    try await PeopleScene.play { scene in
      let (used, idle) = (try await scene.signIn("gil"), try await scene.signIn("gil"))
      for _ in 0..<4 {
        scene.clock.advance(by: .seconds(7 * 86_400 - 1))
        #expect(await scene.authenticator.session(ofToken: used) != nil)
      }
      #expect(await scene.authenticator.session(ofToken: idle) == nil)
      scene.clock.advance(by: .seconds(2 * 86_400 + 4))
      #expect(await scene.authenticator.session(ofToken: used) == nil)
    }
  }

  @Test("a use is written down at most once a minute")
  func uses() async throws {
    try await PeopleScene.play { scene in
      let token = try await scene.signIn("gil")
      let began = scene.clock.now
      scene.clock.advance(by: .seconds(59))
      _ = await scene.authenticator.session(ofToken: token)
      #expect(try await scene.user("gil").lastSeenAt == began)
      scene.clock.advance(by: .seconds(1))
      _ = await scene.authenticator.session(ofToken: token)
      #expect(try await scene.user("gil").lastSeenAt == scene.clock.now)
    }
  }

  @Test("a changed password ends the other sessions and asks for the old one")
  func passwordChange() async throws {
    try await PeopleScene.play { scene in
      let (mine, other) = (try await scene.signIn("gil"), try await scene.signIn("gil"))
      let new = Password("another long password")
      let wrong = await scene.code {
        _ = try await scene.run(ChangeMyPassword(current: Password("wrong password"), password: new), in: mine)
      }
      #expect(wrong == "password_wrong")
      _ = try await scene.run(ChangeMyPassword(current: PeopleScene.password, password: new), in: mine)
      #expect(await scene.authenticator.session(ofToken: mine) != nil)
      #expect(await scene.authenticator.session(ofToken: other) == nil)
      #expect(await scene.code { _ = try await scene.signIn("gil") } == "sign_in_failed")
      _ = try await scene.signIn("gil", new)
    }
  }

  @Test("signing out everywhere ends every session")
  func everywhere() async throws {
    try await PeopleScene.play { scene in
      let tokens = [try await scene.signIn("gil"), try await scene.signIn("gil")]
      let sessions = try await scene.run(ListSessions(), in: tokens[0]).items
      #expect(sessions.map(\.isCurrent).filter(\.self).count == 1)
      #expect(sessions.count == 2)
      #expect(try await scene.run(EndAllSessions(), in: tokens[0]).ended == 2)
      for token in tokens { #expect(await scene.authenticator.session(ofToken: token) == nil) }
    }
  }

  @Test("a hash with earlier parameters is replaced at the sign-in")
  func renewal() async throws {
    try await PeopleScene.play { scene in
      scene.passwords.raiseCost()
      _ = try await scene.signIn("gil")
      let account = try #require(try await scene.people.store.account(try await scene.user("gil").id))
      #expect(account.password.map(scene.passwords.isOutdated) == false)
      _ = try await scene.signIn("gil")
    }
  }

  @Test("too many sign-ins at once are refused as such, and users of the machine and programs do not sign in")
  func refusals() async throws {
    try await PeopleScene.play { scene in
      let begin = BeginSession(email: PeopleScene.email("gil"), password: PeopleScene.password)
      #expect(await scene.code { _ = try await scene.host(begin) } == "account_needed")
      #expect(await scene.code { _ = try await scene.host(ShowMe()) } == "account_needed")
      #expect(await scene.code { _ = try await scene.anybody(ShowMe()) } == "unauthenticated")
      scene.passwords.becomeBusy()
      #expect(await scene.code { _ = try await scene.signIn("gil") } == "sign_ins_too_many")
    }
  }

  @Test("any other text is no session and no token", arguments: ["", "x", String(repeating: "é", count: 9_999)])
  func otherTexts(text: String) async throws {
    try await PeopleScene.play { scene in
      #expect(await scene.authenticator.session(ofToken: text) == nil)
      #expect(await scene.authenticator.actor(ofToken: text) == nil)
      let session = try await scene.signIn("gil")
      let token = try await scene.host(CreateToken(name: "till", role: .agent)).token
      #expect(await scene.authenticator.actor(ofToken: session) == nil)
      #expect(await scene.authenticator.session(ofToken: token) == nil)
      #expect(await scene.authenticator.actor(ofToken: String(token.dropLast())) == nil)
    }
  }
}

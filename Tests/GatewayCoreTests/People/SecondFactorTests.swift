import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Second factors") struct SecondFactorTests {
  /// The code of the present step, moved by `offset`.
  private static func code(_ scene: PeopleScene, _ offset: Int64 = 0) -> String {
    String(Int64(scene.clock.now.timeIntervalSince1970) / 30 + offset)
  }

  /// Turns Gil's second factor on; returns his session and his recovery codes.
  private static func turnOn(_ scene: PeopleScene) async throws -> (session: String, codes: [String]) {
    let session = try await scene.signIn("gil")
    let secret = try await scene.run(BeginSecondFactor(password: PeopleScene.password), in: session)
    #expect(secret.uri == "otpauth://totp/Padaria:gil@padaria.example?secret=ABCD&issuer=Padaria")
    let codes = try await scene.run(ConfirmSecondFactor(code: code(scene)), in: session)
    return (session, codes.codes)
  }

  @Test("a code is asked for after the password, and accepted once")
  func codes() async throws {
    try await PeopleScene.play { scene in
      _ = try await Self.turnOn(scene)
      #expect(try await scene.user("gil").hasSecondFactor)
      #expect(await scene.code { _ = try await scene.signIn("gil") } == "totp_required")
      #expect(await scene.code { _ = try await scene.signIn("gil", Password("wrong password")) } == "sign_in_failed")
      let first = Self.code(scene)
      #expect(await scene.code { _ = try await scene.signIn("gil", code: first) } == "totp_invalid")
      scene.clock.advance(by: .seconds(30))
      let next = Self.code(scene)
      _ = try await scene.signIn("gil", code: next)
      #expect(await scene.code { _ = try await scene.signIn("gil", code: next) } == "totp_invalid")
      _ = try await scene.signIn("gil", code: Self.code(scene, 1))
    }
  }

  @Test("each of ten recovery codes stands in once, however it is typed")
  func recovery() async throws {
    try await PeopleScene.play { scene in
      let (_, codes) = try await Self.turnOn(scene)
      #expect(Set(codes).count == 10)
      _ = try await scene.signIn("gil", code: codes[0])
      #expect(await scene.code { _ = try await scene.signIn("gil", code: codes[0]) } == "totp_invalid")
      _ = try await scene.signIn("gil", code: codes[1].replacing("-", with: " ").uppercased())
      let stored = try #require(try await scene.people.store.account(try await scene.user("gil").id))
      #expect(stored.secondFactor?.recoveryCodes == 8)
    }
  }

  @Test("it is not asked for before a code of it was shown, and needs the password to begin and to end")
  func confirmation() async throws {
    try await PeopleScene.play { scene in
      let session = try await scene.signIn("gil")
      let wrong = BeginSecondFactor(password: Password("wrong password"))
      #expect(await scene.code { _ = try await scene.run(wrong, in: session) } == "password_wrong")
      let early = ConfirmSecondFactor(code: Self.code(scene))
      #expect(await scene.code { _ = try await scene.run(early, in: session) } == "totp_not_begun")
      _ = try await scene.run(BeginSecondFactor(password: PeopleScene.password), in: session)
      let far = ConfirmSecondFactor(code: Self.code(scene, 2))
      #expect(await scene.code { _ = try await scene.run(far, in: session) } == "totp_unconfirmed")
      _ = try await scene.signIn("gil")
      _ = try await scene.run(ConfirmSecondFactor(code: Self.code(scene)), in: session)
      let again = BeginSecondFactor(password: PeopleScene.password)
      #expect(await scene.code { _ = try await scene.run(again, in: session) } == "totp_on")
      _ = try await scene.run(RemoveSecondFactor(password: PeopleScene.password), in: session)
      _ = try await scene.signIn("gil")
    }
  }

  @Test("an admin turns it off for an agent who lost it, and an invitation does not pass by it")
  func lost() async throws {
    try await PeopleScene.play { scene in
      _ = try await Self.turnOn(scene)
      let alba = try await scene.signIn("alba")
      let gil = try await scene.user("gil")
      let link = try await scene.run(InviteUser(user: gil.id), in: alba)
      let new = Password("a new long password")
      let accept = AcceptInvitation(token: link.token, password: new)
      #expect(await scene.code { _ = try await scene.anybody(accept) } == "totp_required")
      _ = try await scene.run(RemoveUserSecondFactor(user: gil.id), in: alba)
      _ = try await scene.anybody(accept)
      _ = try await scene.signIn("gil", new)
    }
  }
}

import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let signInChecks: [Check] = [
    Check("a session is found by its code, with its person as the account is now") { suite in
      var store = try await suite.makeStore()
      try await store.add(PeopleSample.account("u1"), PeopleSample.account("u2", .agent))
      try expect(try await store.begin("s1", of: "u2", code: 1), is: true, "the sign-in")
      store = try await suite.reopen(store)
      let found = try require(try await store.session(code: PeopleSample.code(1)), "the session")
      try expect(found.session, is: PeopleSample.session("s1", of: "u2"), "the session")
      try expect(found.user.lastSeenAt, is: StoreSample.start, "when the person was seen")
      try await store.noteUse(of: "s1", by: "u2", at: StoreSample.at(120))
      try await store.noteUse(of: "s1", by: "u2", at: StoreSample.at(60))
      var limits = AccountEdit(user: "u2")
      limits.permissions = Permissions(role: .agent, onlyAssigned: false, seesAddresses: true)
      _ = try await store.editAccount(limits)
      let later = try require(try await store.session(code: PeopleSample.code(1)), "the session later")
      try expect(later.session.lastUsedAt, is: StoreSample.at(120), "its last use")
      try expect(later.user.permissions, is: limits.permissions, "the person's permissions")
      try expect(try await store.session(code: PeopleSample.code(2))?.session, is: nil, "another code's session")
    },

    Check("a removed, disabled or demoted person's sessions end, and a new password ends the others") { suite in
      let store = try await suite.makeStore()
      try await store.add(PeopleSample.account("u0"))
      let endings: [(UserID, @Sendable (UserID) async throws -> Void)] = [
        ("u1", { _ = try await store.removeAccount($0, whileRoleIs: .admin) }),
        (
          "u2",
          { id in
            var edit = AccountEdit(user: id)
            edit.disabled = true
            _ = try await store.editAccount(edit)
          }
        ),
        (
          "u3",
          { id in
            var edit = AccountEdit(user: id)
            edit.permissions = Permissions(role: .agent)
            _ = try await store.editAccount(edit)
          }
        ),
        ("u4", { _ = try await store.setPassword(PasswordHash(stored: "new"), of: $0, keeping: "s4b") }),
        ("u5", { _ = try await store.endSessions(of: $0, except: "s5b") }),
      ]
      for (number, (user, end)) in endings.enumerated() {
        try await store.add(PeopleSample.account(user, .admin))
        try await store.begin(SessionID(rawValue: "s\(number + 1)a"), of: user, code: 10 + number)
        try await store.begin(SessionID(rawValue: "s\(number + 1)b"), of: user, code: 20 + number)
        try await end(user)
        try expect(
          try await store.session(code: PeopleSample.code(10 + number))?.session.id, is: nil, "a session of \(user)")
        let kept: SessionID? = number < 3 ? nil : SessionID(rawValue: "s\(number + 1)b")
        try expect(
          try await store.session(code: PeopleSample.code(20 + number))?.session.id, is: kept,
          "the other session of \(user)")
      }
    },

    Check("a sign-in that was proven by an older password, or by a disabled account, begins no session") { suite in
      let store = try await suite.makeStore()
      var disabled = PeopleSample.account("u2", .agent)
      disabled.user.disabled = true
      try await store.add(PeopleSample.account("u1"), disabled)
      _ = try await store.setPassword(PasswordHash(stored: "hash-2"), of: "u1", keeping: nil)
      for user in ["u1", "u2", "u9"] as [UserID] {
        try expect(try await store.begin("s1", of: user, code: 1), is: false, "the sign-in of \(user)")
      }
      try expect(try await store.sessions(of: "u1"), is: [], "sessions")
    },

    Check("a person's sessions are bounded, and expired ones go") { suite in
      let store = try await suite.makeStore()
      try await store.add(PeopleSample.account("u1"))
      for number in 0..<60 {
        let id = SessionID(rawValue: "s\(number)")
        try await store.begin(id, of: "u1", code: number, at: StoreSample.at(Double(number)))
      }
      let sessions = try await store.sessions(of: "u1")
      try expect(sessions.map(\.id), is: (10..<60).reversed().map { SessionID(rawValue: "s\($0)") }, "the sessions")
      try await store.endSession("s30")
      try expect(try await store.sessions(of: "u1").count, is: 49, "sessions after one ended")
      try await store.begin("late", of: "u1", code: 99, at: StoreSample.at(Session.longestIdle + 100))
      try expect(try await store.sessions(of: "u1").map(\.id), is: ["late"], "sessions a week later")
    },

    Check("a second factor is confirmed once, and each code is accepted once") { suite in
      let store = try await suite.makeStore()
      try await store.add(PeopleSample.account("u1"))
      for secret in [[1], [2]] as [[UInt8]] {
        try expect(try await store.beginSecondFactor(secret, of: "u1"), is: true, "a new secret")
      }
      let codes = (1...10).map(PeopleSample.code)
      let other = try await store.confirmSecondFactor([1], of: "u1", step: 5, recoveryCodes: codes)
      try expect(other, is: false, "confirming the earlier secret")
      try expect(try await store.account("u1")?.user.hasSecondFactor, is: false, "the second factor")
      let confirmed = try await parallel(10) { _ in
        try await store.confirmSecondFactor([2], of: "u1", step: 5, recoveryCodes: codes)
      }
      try expect(confirmed.filter(\.self).count, is: 1, "confirmations")
      let factor = SecondFactor(sealed: [2], isConfirmed: true, lastStep: 5, recoveryCodes: 10)
      try expect(try await store.account("u1")?.secondFactor, is: factor, "the second factor")
      try expect(try await store.beginSecondFactor([3], of: "u1"), is: false, "a new secret beside it")
      try expect(try await store.acceptStep(5, of: "u1"), is: false, "the step of the confirmation")
      let steps = try await parallel(20) { _ in try await store.acceptStep(6, of: "u1") }
      try expect(steps.filter(\.self).count, is: 1, "acceptances of a step")
      let used = try await parallel(20) { _ in try await store.acceptRecoveryCode(codes[0], of: "u1") }
      try expect(used.filter(\.self).count, is: 1, "acceptances of a recovery code")
      try expect(try await store.acceptRecoveryCode(codes[1], of: "u2"), is: false, "another person's recovery code")
      try expect(try await store.removeSecondFactor(of: "u1"), is: true, "the removal")
      try expect(try await store.account("u1")?.secondFactor, is: nil, "the second factor after its removal")
      try expect(try await store.acceptRecoveryCode(codes[1], of: "u1"), is: false, "a recovery code after it")
    },

    Check("a token is found by its code and revoked once") { suite in
      var store = try await suite.makeStore()
      try await store.addToken(PeopleSample.token("t1", expiresAt: StoreSample.at(60)), code: PeopleSample.code(1))
      try await store.addToken(PeopleSample.token("t2"), code: PeopleSample.code(2))
      try await store.noteUse(of: "t2", at: StoreSample.at(5))
      store = try await suite.reopen(store)
      try expect(
        try await store.token(code: PeopleSample.code(1)), is: PeopleSample.token("t1", expiresAt: StoreSample.at(60)),
        "the token")
      try expect(try await store.tokens().map(\.id), is: ["t2", "t1"], "the tokens, newest first")
      try expect(try await store.tokens().first?.lastUsedAt, is: StoreSample.at(5), "its last use")
      let revoked = try await parallel(10) { [store] _ in try await store.revokeToken("t1", at: StoreSample.at(9)) }
      try expect(revoked.filter(\.self).count, is: 1, "revocations")
      try expect(
        try await store.token(code: PeopleSample.code(1))?.revokedAt, is: StoreSample.at(9), "when it was revoked")
      try expect(try await store.revokeToken("t9", at: StoreSample.start), is: false, "revoking nothing")
    },

    Check("teams have names of their own, and their memberships go with them") { suite in
      let store = try await suite.makeStore()
      let added = try await parallel(10) { number in
        try await store.addTeam(
          Team(id: TeamID(rawValue: "g\(number)"), name: number.isMultiple(of: 2) ? "Salão" : "SALÃO"))
      }
      try expect(added.filter(\.self).count, is: 1, "teams added")
      let team = try require(try await store.teams().first, "the team")
      try expect(try await store.addTeam(Team(id: "x", name: "Cozinha")), is: true, "another team")
      try expect(try await store.renameTeam(Team(id: "x", name: "salão")), is: false, "a name that is taken")
      try expect(try await store.renameTeam(Team(id: "y", name: "Bar")), is: nil, "renaming nothing")
      try expect(try await store.renameTeam(Team(id: "x", name: "Bar")), is: true, "the renaming")
      try await store.add(PeopleSample.account("u1"))
      var edit = AccountEdit(user: "u1")
      edit.teams = ["x", team.id, "nothing"]
      _ = try await store.editAccount(edit)
      try expect(try await store.account("u1")?.user.teams, is: [team.id, "x"].sorted(), "the memberships")
      try expect(try await store.removeTeam("x"), is: true, "the removal")
      try expect(try await store.removeTeam("x"), is: false, "a second removal")
      try expect(try await store.account("u1")?.user.teams, is: [team.id], "the memberships left")
    },
  ]
}

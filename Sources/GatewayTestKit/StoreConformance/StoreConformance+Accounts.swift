import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let accountChecks: [Check] = [
    Check("an account holds what it was made with, also after reopening") { suite in
      var store = try await suite.makeStore()
      var ana = PeopleSample.account("u1", .admin, email: "Ana@Padaria.example")
      _ = try await store.addTeam(Team(id: "g1", name: "Salão"))
      ana.user.teams = ["g1"]
      ana.user.locale = "pt-BR"
      try await store.add(ana, PeopleSample.account("u2", .agent, password: nil))
      store = try await suite.reopen(store)
      try expect(try await store.account("u1"), is: ana, "the account")
      try expect(try await store.account(ofEmail: "ana@padaria.example"), is: ana, "the account of its folded address")
      try expect(try await store.account("u2")?.password, is: nil, "the password of an invited account")
      try expect(try await store.users().map(\.id), is: ["u1", "u2"], "the people, in their order")
      try expect(try await store.account("u3"), is: nil, "an account that is not there")
    },

    Check("of a hundred accounts with one address, one is made") { suite in
      let store = try await suite.makeStore()
      let receipts = try await parallel(100) { number in
        let email = number.isMultiple(of: 2) ? "ana@padaria.example" : "ANA@padaria.example"
        return try await store.addAccount(PeopleSample.account(UserID(rawValue: "u\(number)"), email: email))
      }
      try expect(receipts.filter { $0 == .done }.count, is: 1, "accounts made")
      try expect(receipts.filter { $0 == .emailTaken }.count, is: 99, "accounts refused")
      try expect(try await store.users().count, is: 1, "accounts")
    },

    Check("of two owners who remove each other at once, one stays") { suite in
      for _ in 0..<20 {
        let store = try await suite.makeStore()
        try await store.add(PeopleSample.account("u1"), PeopleSample.account("u2"))
        let receipts = try await parallel(2) { number in
          try await store.removeAccount(number == 0 ? "u1" : "u2", whileRoleIs: .owner)
        }
        try expect(Set(receipts), is: [.done, .lastOwner], "the receipts")
        try expect(try await store.users().count, is: 1, "owners left")
      }
    },

    Check("the last owner who can sign in is neither removed nor demoted nor disabled") { suite in
      let store = try await suite.makeStore()
      var disabled = PeopleSample.account("u3")
      disabled.user.disabled = true
      try await store.add(PeopleSample.account("u1"), PeopleSample.account("u2", password: nil), disabled)
      var demotion = AccountEdit(user: "u1")
      demotion.permissions = Permissions(role: .admin)
      var disabling = AccountEdit(user: "u1")
      disabling.disabled = true
      try expect(try await store.removeAccount("u1", whileRoleIs: .owner), is: .lastOwner, "the removal")
      try expect(try await store.editAccount(demotion), is: .lastOwner, "the demotion")
      try expect(try await store.editAccount(disabling), is: .lastOwner, "the disabling")
      var renaming = AccountEdit(user: "u1")
      renaming.name = "Ana"
      try expect(try await store.editAccount(renaming), is: .done, "another change")
      try expect(try await store.removeAccount("u2", whileRoleIs: .owner), is: .done, "removing an invited owner")
      try await store.add(PeopleSample.account("u4"))
      try expect(try await store.editAccount(demotion), is: .done, "the demotion beside another owner")
      try expect(try await store.roles()["u1"], is: .admin, "the role")
    },

    Check("of twenty owners who demote each other at once, one stays") { suite in
      let store = try await suite.makeStore()
      let ids = (0..<20).map { UserID(rawValue: "u\($0)") }
      for id in ids { try await store.add(PeopleSample.account(id)) }
      let receipts = try await parallel(20) { number in
        var demotion = AccountEdit(user: ids[number], expectedRole: .owner)
        demotion.permissions = Permissions(role: .agent)
        return try await store.editAccount(demotion)
      }
      try expect(receipts.filter { $0 == .lastOwner }.count, is: 1, "demotions refused")
      try expect(try await store.roles().values.filter { $0 == .owner }.count, is: 1, "owners left")
    },

    Check("a change that was allowed for another role changes nothing") { suite in
      let store = try await suite.makeStore()
      try await store.add(PeopleSample.account("u1"), PeopleSample.account("u2", .owner))
      var edit = AccountEdit(user: "u2", expectedRole: .agent)
      edit.name = "Bia"
      try expect(try await store.editAccount(edit), is: .changed, "the change")
      try expect(try await store.removeAccount("u2", whileRoleIs: .agent), is: .changed, "the removal")
      try expect(try await store.editAccount(AccountEdit(user: "u9")), is: .notFound, "a change of nobody")
      try expect(try await store.account("u2")?.user.name, is: "Name of u2", "the name")
    },

    Check("a set-up link makes one account, once, in time, and only the first") { suite in
      let store = try await suite.makeStore()
      let end = StoreSample.at(3_600)
      for code in 1...2 {
        let link = SetupLink(code: PeopleSample.code(code), expiresAt: end)
        try expect(try await store.setSetupLink(link), is: true, "set-up link \(code)")
      }
      let late = try await store.completeSetup(
        code: PeopleSample.code(2), as: PeopleSample.account("u0"), at: end)
      try expect(late, is: .linkInvalid, "using it after its end")
      let replaced = try await store.completeSetup(
        code: PeopleSample.code(1), as: PeopleSample.account("u0"), at: StoreSample.start)
      try expect(replaced, is: .linkInvalid, "using the earlier one")
      try expect(
        try await store.hasSetupLink(code: PeopleSample.code(2), at: StoreSample.start), is: true, "the link")
      let receipts = try await parallel(20) { number in
        try await store.completeSetup(
          code: PeopleSample.code(2), as: PeopleSample.account(UserID(rawValue: "u\(number)")), at: StoreSample.start)
      }
      try expect(receipts.filter { $0 == .done }.count, is: 1, "accounts made")
      try expect(try await store.users().count, is: 1, "accounts")
      let another = SetupLink(code: PeopleSample.code(3), expiresAt: end)
      try expect(try await store.setSetupLink(another), is: false, "a link beside an account")
    },

    Check("an invitation sets a password once, in time, and a newer one replaces it") { suite in
      let store = try await suite.makeStore()
      try await store.add(PeopleSample.account("u1"), PeopleSample.account("u2", .agent, password: nil))
      let end = StoreSample.at(3_600)
      for code in 1...2 {
        let invitation = Invitation(code: PeopleSample.code(code), user: "u2", expiresAt: end)
        try expect(try await store.addInvitation(invitation), is: true, "invitation \(code)")
      }
      let nobody = Invitation(code: PeopleSample.code(3), user: "u9", expiresAt: end)
      try expect(try await store.addInvitation(nobody), is: false, "an invitation of nobody")
      for (code, at) in [(1, StoreSample.start), (2, end), (3, StoreSample.start)] {
        try expect(
          try await store.invitedAccount(code: PeopleSample.code(code), at: at), is: nil, "the account of \(code)")
      }
      try expect(
        try await store.invitedAccount(code: PeopleSample.code(2), at: StoreSample.start)?.user.id, is: "u2",
        "the invited account")
      let receipts = try await parallel(20) { number in
        try await store.acceptInvitation(
          code: PeopleSample.code(2), name: "Bia", password: PasswordHash(stored: "new-\(number)"),
          at: StoreSample.start)
      }
      try expect(receipts.filter { $0 == .done }.count, is: 1, "acceptances")
      try expect(receipts.filter { $0 == .linkInvalid }.count, is: 19, "acceptances refused")
      try expect(try await store.account("u2")?.user.name, is: "Bia", "the name")
    },

    Check("a password that was renewed meanwhile, or changed, is not replaced by an older one") { suite in
      let store = try await suite.makeStore()
      try await store.add(PeopleSample.account("u1"))
      let (old, new) = (PeopleSample.password, PasswordHash(stored: "hash-2"))
      try await store.renewPassword(old, as: new, of: "u1")
      try await store.renewPassword(old, as: PasswordHash(stored: "hash-3"), of: "u1")
      try expect(try await store.account("u1")?.password, is: new, "the password")
      try expect(try await store.setPassword(new, of: "u9", keeping: nil), is: false, "a password of nobody")
    },
  ]
}

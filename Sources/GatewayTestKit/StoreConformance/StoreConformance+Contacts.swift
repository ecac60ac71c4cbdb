import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let contactChecks: [Check] = [
    Check("an address is one contact on every channel") { suite in
      let store = try await suite.makeStore()
      let ana: Alias = "email:ana@example.com"
      try await store.take(StoreSample.message("w1", from: ["web:1", ana], name: "Ana"), at: StoreSample.at(1))
      try await store.take(StoreSample.message("w2", in: "mail", from: [ana]), on: "support", at: StoreSample.at(2))
      let site = try await store.existing()
      let mail = StoreSample.conversation("mail", on: "support")
      let support = try await store.existing(mail)
      try expect(support.contact, is: site.contact, "the contact of both conversations")
      try expect(support.contact.aliases, is: [ana, "web:1"], "aliases, the one last written from first")
      try expect(support.contact.name, is: "Ana", "a name that the second channel did not tell")
      let turn = try require(try await store.nextTurn(in: mail), "the turn on the second channel")
      try expect(turn.previousMessageAt, is: StoreSample.at(1), "when the contact wrote on the first channel")
    },

    Check("an address nobody has becomes the contact's") { suite in
      var store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1", from: ["wa:1"]))
      try await store.take(StoreSample.message("w2", from: ["bsuid:BR.1", "wa:1"]))
      store = try await suite.reopen(store)
      try await store.take(StoreSample.message("w3", in: "later", from: ["bsuid:BR.1"], name: "Ana"))
      let first = try await store.existing()
      let later = try await store.existing(StoreSample.conversation("later"))
      try expect(later.contact.id, is: first.contact.id, "the contact known by its second address")
      try expect(later.contact.aliases, is: ["bsuid:BR.1", "wa:1"], "aliases")
      try expect(later.contact.name, is: "Ana", "a name told later")
    },

    Check("two contacts are never merged by an event") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1", in: "a", from: ["wa:1"]))
      try await store.take(StoreSample.message("w2", in: "b", from: ["wa:2"]))
      try await store.take(StoreSample.message("w3", in: "c", from: ["wa:2", "wa:1", "wa:3"]))
      let (a, b) = (try await store.existing(StoreSample.conversation("a")), StoreSample.conversation("b"))
      let c = try await store.existing(StoreSample.conversation("c"))
      try expect(c.contact.id, is: try await store.existing(b).contact.id, "the contact of the first address")
      try expect(c.contact.aliases, is: ["wa:2", "wa:3"], "aliases, without the other contact's")
      try expect(a.contact.aliases, is: ["wa:1"], "the other contact's aliases")
    },

    Check("a conversation keeps its contact") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1", in: "a", from: ["wa:1"]))
      try await store.take(StoreSample.message("w2", in: "b", from: ["wa:2"]))
      let before = try await store.existing(StoreSample.conversation("a")).contact
      try await store.take(StoreSample.message("w3", in: "a", from: ["wa:2"]))
      try expect(try await store.existing(StoreSample.conversation("a")).contact, is: before, "the contact")
    },

    Check("a change of address leads to the contact of the former one") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1", from: ["wa:old"], name: "Ana"))
      let notice = InboundEvent(
        externalID: "w2", at: StoreSample.start, thread: "new", from: Sender(aliases: ["wa:new"]),
        content: .system(SystemNotice(type: "user_changed_number", formerAliases: ["wa:old"])))
      try await store.take(notice)
      try await store.take(StoreSample.message("w3", in: "other", from: ["wa:new"]))
      let moved = try await store.existing(StoreSample.conversation("other")).contact
      try expect(moved.id, is: try await store.existing().contact.id, "the contact of the new address")
      try expect(moved.aliases, is: ["wa:new", "wa:old"], "aliases")
    },
  ]
}

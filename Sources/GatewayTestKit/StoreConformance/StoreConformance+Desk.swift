import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  /// Contacts and saved replies as people edit them.
  static let deskChecks: [Check] = [
    Check("contacts are listed the newest first, by tag and by assignment, page by page") { suite in
      let store = try await suite.makeStore()
      let rosa = AgentID(kind: .user, name: "rosa")
      for index in 0..<7 {
        let thread = ThreadKey(rawValue: "t\(index)")
        try await store.take(StoreSample.message("w\(index)", in: thread, name: "C\(index)"))
        var change = try await store.change(in: StoreSample.conversation(thread))
        if index % 3 == 0 { change.profile.changeTags(adding: ["vip", "índice"], removing: []) }
        if index == 2 { change.team = .assigned("g1") }
        if index == 5 { change.owner = .init(.agent(rosa), Ownership(since: StoreSample.start, reason: .taken)) }
        _ = try await store.commit(change)
      }
      var query = ContactQuery(limit: 3)
      var names: [String?] = []
      while true {
        let page = try await store.contacts(query)
        names += page.map(\.contact.name)
        guard page.count == query.limit, let last = page.last else { break }
        query.before = last.number
      }
      try expect(names, is: (0..<7).reversed().map { "C\($0)" }, "contacts on all pages")
      func named(_ query: ContactQuery) async throws -> [String?] {
        try await store.contacts(query).map(\.contact.name)
      }
      try expect(try await named(ContactQuery(tag: "vip")), is: ["C6", "C3", "C0"], "contacts with the tag")
      let assignee = Assignee(agent: rosa, teams: ["g1"])
      try expect(try await named(ContactQuery(assignee: assignee)), is: ["C5", "C2"], "the agent's contacts")
      let tagged = try await store.conversations(ConversationQuery(tag: "vip")).map(\.contact.name)
      try expect(Set(tagged), is: ["C0", "C3", "C6"], "conversations of contacts with the tag")
      let contact = try require(try await store.contacts(ContactQuery(limit: 1)).first, "a contact").contact
      let own = try await store.conversations(ConversationQuery(contact: contact.id)).map(\.thread)
      try expect(own, is: ["t6"], "the conversations of a contact")
    },

    Check("an edit of a contact is applied to what is there, and not over what was not seen") { suite in
      var store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1", name: "ana s."))
      let before = try await store.existing().contact
      var edit = ContactEdit(name: .set("Ana Souza"))
      edit.profile.changeTags(adding: ["vip"], removing: [])
      edit.profile.setField("cidade", to: "Recife")
      guard case .edited(let after) = try await store.edit(before.id, edit, after: before.revision) else {
        throw ConformanceFailure("the edit was refused")
      }
      try expect(after.name, is: "Ana Souza", "the name")
      try expect(after.profile.tags, is: ["vip"], "the tags")
      try expect(after.revision != before.revision, "the revision must change")
      try expect(
        try await store.edit(before.id, ContactEdit(name: .set("Bia")), after: before.revision), is: .outdated(after),
        "an edit of what was there before")
      store = try await suite.reopen(store)
      try await store.take(StoreSample.message("w2", name: "canal"))
      try expect(try await store.contact(before.id)?.name, is: "Ana Souza", "the name after a channel's other one")
      _ = try await store.edit(before.id, ContactEdit(name: .released), after: nil)
      try await store.take(StoreSample.message("w3", name: "canal"))
      try expect(try await store.contact(before.id)?.name, is: "canal", "the channel's name, once it counts again")
      var removal = ContactEdit()
      removal.profile.changeTags(adding: [], removing: ["vip"])
      _ = try await store.edit(before.id, removal, after: nil)
      try expect(try await store.contacts(ContactQuery(tag: "vip")).isEmpty, "no contact may have the removed tag")
      try expect(try await store.contact(before.id)?.profile.fields, is: ["cidade": "Recife"], "the fields")
      try expect(try await store.edit("nobody", edit, after: nil), is: .notFound, "an edit of nobody")
      try expect(try await store.contact("nobody"), is: nil, "nobody")
    },

    Check("saved replies have shortcuts of their own, revisions, and a bound") { suite in
      var store = try await suite.makeStore()
      let first = reply("s1", "Olá", "Olá, {{contact.name}}!\0")
      try expect(try await store.addSavedReply(first, most: 2), is: .done(first), "the first")
      try expect(
        try await store.addSavedReply(reply("s2", "OLÁ", "x"), most: 2), is: .shortcutTaken, "the same shortcut, folded"
      )
      let english = reply("s3", "olá", "Hello", "en")
      try expect(try await store.addSavedReply(english, most: 2), is: .done(english), "one in another language")
      try expect(try await store.addSavedReply(reply("s4", "tchau", "x"), most: 2), is: .full, "one too many")
      let changed = reply("s1", "oi", "Oi!", revision: 2)
      try expect(
        try await store.changeSavedReply(reply("s1", "oi", "Oi!"), after: 1), is: .done(changed), "the change")
      try expect(
        try await store.changeSavedReply(reply("s1", "ei", "x"), after: 1), is: .outdated(changed), "a stale change")
      try expect(
        try await store.changeSavedReply(reply("s1", "olá", "x", "en"), after: 2), is: .shortcutTaken,
        "a change to another's shortcut")
      try expect(try await store.changeSavedReply(reply("s9", "x", "x"), after: nil), is: .notFound, "a change of none")
      store = try await suite.reopen(store)
      try expect(Set(try await store.savedReplies()), is: [changed, english], "the saved replies")
      try expect(try await store.savedReply("s1"), is: changed, "one of them")
      try expect(try await store.removeSavedReply("s1"), is: true, "whether it was removed")
      try expect(try await store.removeSavedReply("s1"), is: false, "whether it was removed again")
      try expect(try await store.savedReply("s1"), is: nil, "the removed one")
    },
  ]

  private static func reply(
    _ id: SavedReplyID, _ shortcut: String, _ text: String, _ language: String? = nil, revision: Int64 = 1
  ) -> SavedReply {
    SavedReply(
      id: id, shortcut: shortcut, text: text, language: language, revision: revision, changedAt: StoreSample.at(3))
  }
}

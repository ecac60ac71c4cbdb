import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Drafts, contacts and saved replies of agents", .timeLimit(.minutes(5)))
struct DeskTests {
  @Test("what an agent writes is kept for the agent alone, and a stale window does not overwrite it")
  func draft() async throws {
    try await InboxScene.play { scene in
      let id = scene.conversation
      let saved = try await scene.run(SaveOwnDraft(conversation: id, text: "bom", note: "vip"), as: scene.all)
      #expect(saved.revision == 1)
      #expect(
        await scene.code(SaveOwnDraft(conversation: id, text: "x", revision: 0), as: scene.all) == "own_draft_changed")
      #expect(await scene.code(RemoveOwnDraft(conversation: id, revision: 7), as: scene.all) == "own_draft_changed")
      #expect(try await scene.run(ShowOwnDraft(conversation: id), as: scene.all).text == "bom")
      #expect(try await scene.life.admin.run(ShowOwnDraft(conversation: id)) == .none)
      let long = SaveOwnDraft(conversation: id, text: String(repeating: "é", count: 32_769))
      #expect(await scene.code(long, as: scene.all) == "own_draft_too_long")
      let most = SaveOwnDraft(conversation: id, text: String(repeating: "é", count: 32_768))
      #expect(try await scene.run(most, as: scene.all).revision == 2)
      #expect(try await scene.run(RemoveOwnDraft(conversation: id, revision: 2), as: scene.all) == .none)
      for operation in [
        await scene.code(ShowOwnDraft(conversation: id), as: scene.ivo),
        await scene.code(SaveOwnDraft(conversation: id, text: "a"), as: scene.ivo),
        await scene.code(RemoveOwnDraft(conversation: id), as: scene.ivo),
      ] {
        #expect(operation == "conversation_not_found")
      }
    }
  }

  @Test("a contact is edited member by member; the name that people gave stays")
  func contact() async throws {
    try await InboxScene.play { scene in
      let contact = try await scene.run(ListContacts(), as: scene.all).items[0]
      let edited = try await scene.run(
        EditContact(
          contact: contact.id, name: "  Ana Souza ", addTags: ["vip"], setFields: ["email": "ana@example.com"],
          revision: contact.revision), as: scene.all)
      #expect(edited.name == "Ana Souza" && edited.tags == ["vip"] && edited.fields == ["email": "ana@example.com"])
      #expect(
        await scene.code(EditContact(contact: contact.id, revision: contact.revision), as: scene.all)
          == "contact_changed")
      for edit in [
        EditContact(contact: contact.id, addTags: [""]), EditContact(contact: contact.id, addTags: ["a\nb"]),
        EditContact(contact: contact.id, setFields: ["": "x"]),
      ] { #expect(await scene.code(edit, as: scene.all) == "label_invalid") }
      let tags = (0..<50).map { "t\($0)" }
      #expect(await scene.code(EditContact(contact: contact.id, addTags: tags), as: scene.all) == "tags_too_many")
      let long = EditContact(contact: contact.id, setFields: ["a": String(repeating: "x", count: 2_001)])
      #expect(await scene.code(long, as: scene.all) == "text_too_long")
      #expect(await scene.code(EditContact(contact: "nobody"), as: scene.all) == "contact_not_found")
      #expect(try await scene.run(ListContacts(tag: "vip"), as: scene.all).items.map(\.id) == [contact.id])
      #expect(try await scene.run(ListConversations(tag: "vip"), as: scene.all).items.count == 1)
      #expect(try await scene.run(ListConversations(tag: "new"), as: scene.all).items.isEmpty)
      let own = try await scene.run(ListContactConversations(contact: contact.id), as: scene.all).items
      #expect(own.map(\.id) == [scene.conversation])
    }
  }

  @Test("an agent sees contacts of their own conversations only, and no address in them")
  func masked() async throws {
    try await InboxScene.play { scene in
      let contact = try await scene.run(ListContacts(), as: scene.all).items[0]
      #expect(await scene.code(ShowContact(contact: contact.id), as: scene.rosa) == "contact_not_found")
      #expect(await scene.code(EditContact(contact: contact.id, name: "x"), as: scene.rosa) == "contact_not_found")
      #expect(try await scene.run(ListContacts(), as: scene.rosa).items.isEmpty)
      #expect(
        await scene.code(ListContactConversations(contact: contact.id), as: scene.rosa) == "contact_not_found")
      _ = try await scene.run(AssignConversation(conversation: scene.conversation, team: scene.team), as: scene.all)
      let fields = ["email": "ana@example.com", "fone": "(11) 98765-4321", "cidade": "Recife", "ano": "2026"]
      _ = try await scene.run(EditContact(contact: contact.id, setFields: fields), as: scene.all)
      let seen = try await scene.run(ShowContact(contact: contact.id), as: scene.rosa)
      #expect(seen.fields["email"] == "a…@example.com" && seen.fields["fone"] == "(1…21")
      #expect(seen.fields["cidade"] == "Recife" && seen.fields["ano"] == "2026")
      #expect(seen.aliases.allSatisfy { $0.rawValue.contains("…") } && !seen.aliases.isEmpty)
      #expect(try await scene.run(ListContacts(), as: scene.rosa).items == [seen])
      let edited = try await scene.run(EditContact(contact: contact.id, addTags: ["vip"]), as: scene.rosa)
      #expect(edited.fields["email"] == "a…@example.com")
    }
  }

  @Test("saved replies are listed by shortcut page by page, and changed by admins")
  func savedReplies() async throws {
    try await InboxScene.play { scene in
      let admin = Actor.host("root")
      for name in ["horário", "Boleto", "tchau"] {
        _ = try await scene.run(AddSavedReply(shortcut: name, text: "{{contact.name}}: \(name)"), as: admin)
      }
      _ = try await scene.run(AddSavedReply(shortcut: "hours", text: "8h", language: "en"), as: admin)
      var names: [String] = []
      var cursor: String?
      repeat {
        let page = try await scene.run(ListSavedReplies(cursor: cursor, limit: 1), as: scene.ivo)
        names += page.items.map(\.shortcut)
        cursor = page.next
      } while cursor != nil
      #expect(names == ["Boleto", "horário", "hours", "tchau"])
      #expect(try await scene.run(ListSavedReplies(language: "pt-BR"), as: scene.ivo).items.count == 3)
      let reply = try await scene.run(ListSavedReplies(), as: scene.ivo).items[0]
      #expect(reply.text == "{{contact.name}}: Boleto")
      let changed = try await scene.run(ChangeSavedReply(reply: reply.id, text: "novo", revision: 1), as: admin)
      #expect(changed.text == "novo" && changed.shortcut == "Boleto" && changed.revision == 2)
      #expect(
        await scene.code(ChangeSavedReply(reply: reply.id, text: "x", revision: 1), as: admin) == "saved_reply_changed")
      #expect(await scene.code(ChangeSavedReply(reply: reply.id, shortcut: "TCHAU"), as: admin) == "shortcut_taken")
      #expect(await scene.code(AddSavedReply(shortcut: "boleto", text: "x"), as: admin) == "shortcut_taken")
      #expect(await scene.code(AddSavedReply(shortcut: "x", text: " "), as: admin) == "text_empty")
      #expect(await scene.code(AddSavedReply(shortcut: "x", text: "x", language: "?"), as: admin) == "locale_invalid")
      #expect(await scene.code(AddSavedReply(shortcut: "x", text: "x"), as: scene.all) == "forbidden")
      _ = try await scene.run(RemoveSavedReply(reply: reply.id), as: admin)
      #expect(await scene.code(RemoveSavedReply(reply: reply.id), as: admin) == "saved_reply_not_found")
    }
  }
}

import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let searchChecks: [Check] = [
    Check("lines are found by folded words, the newest first, also after reopening") { suite in
      var store = try await suite.makeStore()
      try await store.take(
        StoreSample.message("w1", "Qual é o HORÁRIO de vocês?"), StoreSample.message("w2", "horários", in: "bia"),
        StoreSample.message("w3", "nada"))
      try expect(try await store.isIndexed(), is: false, "whether the lines are indexed at once")
      while try await store.index(limit: 2) {}
      try expect(try await store.isIndexed(), is: true, "whether everything is indexed")
      store = try await suite.reopen(store)
      try expect(try await store.found("horario"), is: [2, 1], "lines with the beginning of a word")
      try expect(try await store.found("horario "), is: [1], "lines with the word")
      try expect(try await store.found("VOCÊS qual"), is: [1], "lines with both words")
      try expect(try await store.found("horario bolo"), is: [], "lines with a word that is nowhere")
      try expect(try await store.found("h* OR nada"), is: [], "operators of a query language are words")
      try expect(try await store.found(#"nada" OR "qual"#), is: [], "quotes are punctuation")
    },

    Check("what the business says is found, and changes of owner and statuses are not") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1", "oi"))
      var change = try await store.change()
      change.messages = [StoreSample.outbound("m1", "agent queue bolo")]
      change.owner = .init(.queue, Ownership(since: StoreSample.start, reason: .requested))
      _ = try await store.commit(change)
      while try await store.index(limit: 100) {}
      try expect(try await store.found("queue"), is: [2], "lines with the word")
      let lines = try await store.lines(LineSearch(try words("bolo"))).lines
      try expect(lines.map(\.channel), is: ["site"], "the channel")
      try expect(lines.map(\.entry), is: try await store.lines(at: [2], of: StoreSample.conversation()), "the line")
    },

    Check("pages of found lines neither skip nor repeat one, also when new ones come") { suite in
      let store = try await suite.makeStore()
      for index in 0..<25 {
        try await store.take(
          StoreSample.message("w\(index)", "bolo \(index)", in: ThreadKey(rawValue: "t\(index % 4)")))
      }
      while try await store.index(limit: 10) {}
      var search = LineSearch(try words("bolo"), limit: 4)
      var positions: [Int64] = []
      repeat {
        let page = try await store.lines(search)
        positions += page.lines.map(\.entry.position)
        try await store.take(StoreSample.message("x\(positions.count)", "bolo", in: "t1"))
        _ = try await store.index(limit: 10)
        search.before = page.next
      } while search.before != nil
      try expect(positions, is: Array((1...25).reversed()), "the positions on all pages")

      search = LineSearch(try words("bolo"), onePerConversation: true, limit: 1)
      var conversations: [ConversationID] = []
      repeat {
        let page = try await store.lines(search)
        conversations += page.lines.map(\.entry.conversation)
        search.before = page.next
      } while search.before != nil
      try expect(conversations.count, is: 4, "conversations, each once")
      try expect(Set(conversations).count, is: 4, "different conversations")
    },

    Check("an agent's search finds lines of the agent's conversations, and a conversation's its own") { suite in
      let store = try await suite.makeStore()
      for thread in ["ana", "bia", "cid"] as [ThreadKey] {
        try await store.take(StoreSample.message("w-\(thread)", "bolo", in: thread, name: "Maria \(thread)"))
      }
      let rosa = AgentID(kind: .user, name: "rosa")
      for (thread, agent) in [("ana", rosa), ("bia", AgentID(kind: .user, name: "ivo"))] as [(ThreadKey, AgentID)] {
        var change = try await store.change(in: StoreSample.conversation(thread))
        change.owner = .init(.agent(agent), Ownership(since: StoreSample.start, reason: .taken))
        _ = try await store.commit(change)
      }
      while try await store.index(limit: 100) {}
      try expect(try await store.found("bolo", agent: rosa), is: [1], "lines of the agent's conversations")
      try expect(
        try await store.found("bolo", agent: AgentID(kind: .user, name: "eva")), is: [], "lines of nobody's")
      let third = LineSearch(try words("bolo"), conversation: StoreSample.conversation("cid"))
      try expect(try await store.lines(third).lines.map(\.entry.position), is: [3], "lines of one conversation")
      try expect(
        try await store.found("bolo \u{E000}3"), is: [3, 2, 1],
        "lines for a query that tries to name a conversation of the index, whose word is ignored")
      let contacts = ContactSearch(try words("maria"), inAddresses: true, assignee: Assignee(agent: rosa))
      try expect(try await store.contacts(contacts).map(\.contact.name), is: ["Maria ana"], "the agent's contacts")
    },

    Check("contacts are found by their name and, only where allowed, by their addresses") { suite in
      let store = try await suite.makeStore()
      let aliases: [Alias] = ["wa:5511987654321", "email:ana.souza@example.com"]
      try await store.take(StoreSample.message("w1", from: aliases, name: "Ána Souza"))
      while try await store.index(limit: 100) {}
      for query in [
        "ana", "souza an", "ANA SOUZA", "example", "ana.souza@example.com", "+55 11 98765-4321", "4321", "98765",
      ] {
        try expect(try await store.foundContacts(query), is: ["Ána Souza"], "contacts for \(query)")
      }
      for query in ["example", "ana.souza@example.com", "5511987654321", "4321", "bia"] {
        try expect(try await store.foundContacts(query, inAddresses: false), is: [], "contacts by name for \(query)")
      }
      try await store.take(StoreSample.message("w2", from: aliases, name: "Bia"))
      while try await store.index(limit: 100) {}
      try expect(try await store.foundContacts("bia"), is: ["Bia"], "the contact under the new name")
      try expect(try await store.foundContacts("souza", inAddresses: false), is: [], "the contact under the old name")
    },

    Check("a transcript that comes after its message was indexed is found") { suite in
      let store = try await suite.makeStore()
      let event = InboundEvent(
        externalID: "v1", at: StoreSample.start, thread: "ana", from: Sender(aliases: ["web:ana"]),
        content: .message(InboundMessage(parts: [.media(Media(kind: .audio, mimeType: "audio/ogg", ref: "f1"))])))
      _ = try await store.accept(StoreSample.batch([event]))
      while try await store.index(limit: 100) {}
      try expect(try await store.found("entrega"), is: [], "lines before the transcript")
      let transcript = Transcript(text: "quero entrega", provider: "openai")
      _ = try await store.keep(["f1": transcript], of: 1, in: StoreSample.conversation())
      while try await store.index(limit: 100) {}
      try expect(try await store.found("entrega"), is: [1], "lines with a word of the transcript")
      try expect(try await store.found("audio"), is: [1], "lines with a word that stayed")
    },
  ]

  fileprivate static func words(_ query: String) throws -> SearchWords {
    try require(SearchWords(query), "a word in \(query)")
  }
}

extension Store {
  fileprivate func found(_ query: String, agent: AgentID? = nil) async throws -> [Int64] {
    try await lines(LineSearch(try StoreConformance.words(query), assignee: agent.map { Assignee(agent: $0) })).lines
      .map(\.entry.position)
  }

  fileprivate func foundContacts(_ query: String, inAddresses: Bool = true) async throws -> [String?] {
    try await contacts(ContactSearch(try StoreConformance.words(query), inAddresses: inAddresses)).map(\.contact.name)
  }
}

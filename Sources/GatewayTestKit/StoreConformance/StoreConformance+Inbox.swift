import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  private static let rosa = AgentID(kind: .user, name: "rosa")
  private static let ivo = AgentID(kind: .user, name: "ivo")

  static let inboxChecks: [Check] = [
    Check("a team stays through changes of owner and a restart, until it is taken away or removed") { suite in
      var store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      _ = try await store.addTeam(Team(id: "g1", name: "Vendas"))
      try await store.assign("ana", to: "g1")
      store = try await suite.reopen(store)
      var change = try await store.change()
      change.owner = .init(.agent(rosa), Ownership(since: StoreSample.at(3), reason: .assigned))
      _ = try await store.commit(change)
      try expect(try await store.existing().team, is: "g1", "the team after a change of owner")
      try expect(try await store.threads(ConversationQuery(team: "g1")), is: ["ana"], "conversations of the team")
      try expect(try await store.threads(ConversationQuery(team: "g2")), is: [], "conversations of another team")
      let revision = try await store.existing().revision
      _ = try await store.removeTeam("g1")
      try expect(try await store.existing().team, is: nil, "the team after it was removed")
      try expect(try await store.existing().revision > revision, "the revision must grow with the team's removal")
      try await store.assign("ana", to: "g3", epoch: 1)
      change = try await store.change(epoch: 1)
      change.team = .removed
      _ = try await store.commit(change)
      try expect(try await store.existing().team, is: nil, "the team that was taken away")
    },

    Check("pages of an agent's conversations have those of the agent and of the agent's teams, each once") { suite in
      let store = try await suite.makeStore()
      for index in 0..<12 {
        let thread = ThreadKey(rawValue: "t\(index)")
        try await store.take(StoreSample.message("w\(index)", in: thread), at: StoreSample.at(Double(index / 3)))
        if index % 2 == 0 { try await store.give(thread, to: index % 4 == 0 ? rosa : ivo) }
        if index % 3 == 0 {
          try await store.assign(thread, to: index % 2 == 0 ? "g1" : "g2", epoch: index % 2 == 0 ? 1 : 0)
        }
      }
      var query = ConversationQuery(assignee: Assignee(agent: rosa, teams: ["g2"]), limit: 2)
      var found: [ConversationID] = []
      while true {
        let page = try await store.conversations(query)
        found += page.map(\.id)
        guard let last = page.last else { break }
        query.before = ConversationCursor(after: last)
      }
      let wanted = ["t9", "t8", "t4", "t3", "t0"].map { StoreSample.conversation(ThreadKey(rawValue: $0)) }
      try expect(found, is: wanted, "the agent's conversations, the most recently active first")
      let none = ConversationQuery(assignee: Assignee(agent: "eva"))
      try expect(try await store.threads(none), is: [], "conversations of somebody without any")
      let flagged = ConversationQuery(flagged: true, assignee: Assignee(agent: rosa, teams: ["g2"]))
      try expect(try await store.threads(flagged), is: [], "the agent's flagged conversations")
    },

    Check("an agent's search finds lines and contacts of the agent's teams") { suite in
      let store = try await suite.makeStore()
      for thread in ["ana", "bia"] as [ThreadKey] {
        try await store.take(StoreSample.message("w-\(thread)", "bolo", in: thread, name: "Maria \(thread)"))
      }
      try await store.assign("bia", to: "g1")
      while try await store.index(limit: 100) {}
      let words = try require(SearchWords("bolo"), "a word")
      let assignee = Assignee(agent: rosa, teams: ["g1"])
      let lines = try await store.lines(LineSearch(words, assignee: assignee)).lines
      try expect(lines.map(\.entry.position), is: [2], "lines of the team's conversations")
      let maria = try require(SearchWords("maria"), "a word")
      let contacts = try await store.contacts(ContactSearch(maria, inAddresses: true, assignee: assignee))
      try expect(contacts.map(\.contact.name), is: ["Maria bia"], "contacts of the team's conversations")
    },

    Check("a note is a line after the messages, is found by its id and its words, and is no activity") { suite in
      var store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"), at: StoreSample.at(1))
      var change = try await store.change(at: StoreSample.at(60))
      let note = Note(id: "n1", agent: rosa, text: "pediu bolo\0 ontem")
      change.notes = [note]
      _ = try await store.commit(change)
      store = try await suite.reopen(store)
      let log = try await store.wholeLog()
      try expect(log.last?.content, is: .note(note), "the last line")
      try expect(try await store.existing().lastActivityAt, is: StoreSample.at(1), "the last activity")
      try expect(try await store.existing().lastAgentAt, is: nil, "when an agent last wrote")
      let id = StoreSample.conversation()
      try expect(try await store.line(of: "n1", in: id), is: log.last, "the line of the note")
      try expect(try await store.line(of: "m-message/w1", in: id), is: log.first, "the line of a message")
      try expect(try await store.line(of: "n1", in: "nobody"), is: nil, "the line in another conversation")
      try expect(try await store.line(of: "n2", in: id), is: nil, "the line of no message")
      while try await store.index(limit: 100) {}
      let words = try require(SearchWords("bolo"), "a word")
      try expect(try await store.lines(LineSearch(words)).lines.map(\.entry.position), is: [2], "found lines")
    },

    Check("a customer's message is the last one; statuses and answers are not") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      try expect(try await store.existing().lastMessage, is: 1, "the first message's position")
      var change = try await store.change()
      change.messages = [StoreSample.outbound("a1")]
      _ = try await store.commit(change)
      try await store.take(StoreSample.status(.read, of: "a1"))
      try expect(try await store.existing().lastMessage, is: 1, "the position after an answer and a status")
      try await store.take(StoreSample.message("w2"))
      try expect(try await store.existing().lastMessage, is: 4, "the second message's position")
    },

    Check("each agent's mark of what was read moves forward only, and never past the log") { suite in
      var store = try await suite.makeStore()
      for index in 1...3 { try await store.take(StoreSample.message("w\(index)")) }
      let id = StoreSample.conversation()
      try expect(try await store.markRead(id, upTo: 2, by: rosa), is: true, "whether the mark moved")
      try expect(try await store.markRead(id, upTo: 1, by: rosa), is: false, "whether it moved back")
      try expect(try await store.markRead(id, upTo: 2, by: rosa), is: false, "whether it moved to the same place")
      try expect(try await store.markRead(id, upTo: .max, by: ivo), is: true, "whether the other's mark moved")
      try expect(try await store.markRead("nobody", upTo: 1, by: ivo), is: false, "a mark in no conversation")
      store = try await suite.reopen(store)
      try expect(try await store.readPositions(of: rosa, in: [id, "nobody"]), is: [id: 2], "the agent's marks")
      try expect(try await store.readPositions(of: ivo, in: [id]), is: [id: 3], "the other agent's marks")
      try expect(try await store.readPositions(of: "eva", in: [id]), is: [:], "the marks of somebody without any")
    },

    Check("each agent has a draft of their own in a conversation, which a stale edit does not replace") { suite in
      var store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      let first = try await store.save("bom d\0ia", of: rosa)
      try expect(first?.revision, is: 1, "the first revision")
      try expect(try await store.save("outro", of: rosa, after: 0), is: nil, "an edit of what was not there")
      try expect(try await store.save("bom dia!", of: rosa, after: 1)?.revision, is: 2, "the second revision")
      try expect(try await store.save("dele", of: ivo, after: 0)?.revision, is: 1, "another agent's draft")
      store = try await suite.reopen(store)
      let kept = OwnDraft(text: "bom dia!", note: "", savedAt: StoreSample.at(7), revision: 2)
      try expect(try await store.ownDraft(of: rosa, in: StoreSample.conversation()), is: kept, "the draft")
      try expect(try await store.save("", of: rosa), is: OwnDraft.none, "the removed draft")
      try expect(try await store.ownDraft(of: rosa, in: StoreSample.conversation()), is: .none, "no draft")
      try expect(try await store.ownDraft(of: ivo, in: StoreSample.conversation()).text, is: "dele", "the other's")
      try await expectFailure(.notFound, "a draft in no conversation") {
        _ = try await store.saveOwnDraft(
          text: "x", note: "", of: rosa, in: "nobody", after: nil, now: StoreSample.start)
      }
    },

    Check("what an agent keeps for themselves ends with their account") { suite in
      let store = try await suite.makeStore()
      try await store.add(PeopleSample.account("olga"), PeopleSample.account("rosa", .agent))
      try await store.take(StoreSample.message("w1"))
      _ = try await store.save("meu", of: rosa)
      _ = try await store.markRead(StoreSample.conversation(), upTo: 1, by: rosa)
      try expect(try await store.removeAccount("rosa", whileRoleIs: .agent), is: .done, "the removal")
      try expect(try await store.ownDraft(of: rosa, in: StoreSample.conversation()), is: .none, "the draft")
      try expect(try await store.readPositions(of: rosa, in: [StoreSample.conversation()]), is: [:], "the marks")
    },
  ]
}

extension Store {
  fileprivate func threads(_ query: ConversationQuery) async throws -> [ThreadKey] {
    try await conversations(query).map(\.thread)
  }

  /// Assigns a conversation to a team.
  fileprivate func assign(_ thread: ThreadKey, to team: TeamID, epoch: Int = 0) async throws {
    var change = try await change(epoch: epoch, in: StoreSample.conversation(thread))
    change.team = .assigned(team)
    guard case .committed = try await commit(change) else { throw ConformanceFailure("the assignment was stale") }
  }

  /// Makes an agent the owner of a conversation.
  fileprivate func give(_ thread: ThreadKey, to agent: AgentID) async throws {
    var change = try await change(in: StoreSample.conversation(thread))
    change.owner = .init(.agent(agent), Ownership(since: StoreSample.start, reason: .taken))
    guard case .committed = try await commit(change) else { throw ConformanceFailure("the change was stale") }
  }

  fileprivate func save(_ text: String, of agent: AgentID, after revision: Int64? = nil) async throws -> OwnDraft? {
    try await saveOwnDraft(
      text: text, note: "", of: agent, in: StoreSample.conversation(), after: revision, now: StoreSample.at(7))
  }
}

import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Conversations are assigned to agents and teams", .timeLimit(.minutes(5)))
struct AssignmentTests {
  @Test("to an agent, who owns it and sees it; colleagues who see only their own no longer do")
  func agent() async throws {
    try await InboxScene.play { scene in
      #expect(
        await scene.code(ShowConversation(conversation: scene.conversation), as: scene.ivo) == "conversation_not_found")
      let given = try await scene.run(
        AssignConversation(conversation: scene.conversation, agent: scene.ivo.agent), as: scene.all)
      #expect(given.owner == .agent && given.agent == "Ivo" && given.reason == .assigned)
      #expect(try await scene.run(ListConversations(), as: scene.ivo).items.map(\.id) == [scene.conversation])
      #expect(try await scene.run(ListConversations(view: .mine), as: scene.ivo).items.count == 1)
      #expect(try await scene.run(ListConversations(), as: scene.rosa).items.isEmpty)
      _ = try await scene.run(
        AssignConversation(conversation: scene.conversation, agent: scene.rosa.agent), as: scene.ivo)
      #expect(
        await scene.code(ShowConversation(conversation: scene.conversation), as: scene.ivo) == "conversation_not_found")
    }
  }

  @Test("to a team, whose people see it while it waits in the queue, until it is resolved")
  func team() async throws {
    try await InboxScene.play { scene in
      let given = try await scene.run(
        AssignConversation(conversation: scene.conversation, team: scene.team), as: scene.all)
      #expect(given.owner == .queue && given.assignedTeam == scene.team && given.flagged)
      #expect(given.wish?.reason == .assigned)
      for list in [ListConversations(), ListConversations(view: .queue), ListConversations(team: scene.team)] {
        #expect(try await scene.run(list, as: scene.rosa).items.map(\.id) == [scene.conversation])
        #expect(try await scene.run(list, as: scene.ivo).items.isEmpty)
      }
      #expect(try await scene.run(ListConversations(view: .bot), as: scene.rosa).items.isEmpty)
      let taken = try await scene.run(TakeConversation(conversation: scene.conversation), as: scene.rosa)
      #expect(taken.agent == "Rosa" && taken.assignedTeam == scene.team)
      let resolved = try await scene.run(ResolveConversation(conversation: scene.conversation), as: scene.rosa)
      #expect(resolved.assignedTeam == nil && resolved.owner == .bot)
      #expect(try await scene.run(ListConversations(), as: scene.rosa).items.isEmpty)
    }
  }

  @Test("to nobody: it waits in the common queue")
  func nobody() async throws {
    try await InboxScene.play { scene in
      _ = try await scene.run(
        AssignConversation(conversation: scene.conversation, agent: scene.ivo.agent, team: scene.team), as: scene.all)
      let given = try await scene.run(AssignConversation(conversation: scene.conversation), as: scene.ivo)
      #expect(given.owner == .queue && given.assignedTeam == nil)
      #expect(try await scene.run(ListConversations(view: .queue), as: scene.all).items.count == 1)
      for agent in [scene.ivo, scene.rosa] {
        #expect(try await scene.run(ListConversations(), as: agent).items.isEmpty)
      }
    }
  }

  @Test("the same assignment again changes nothing, and one with the same owner starts no new epoch")
  func again() async throws {
    try await InboxScene.play { scene in
      let assign = AssignConversation(conversation: scene.conversation, agent: scene.ivo.agent)
      _ = try await scene.run(assign, as: scene.all)
      let before = try await scene.life.store.conversation(scene.conversation)
      _ = try await scene.run(assign, as: scene.all)
      #expect(try await scene.life.store.conversation(scene.conversation) == before)
      _ = try await scene.run(
        AssignConversation(conversation: scene.conversation, agent: scene.ivo.agent, team: scene.team), as: scene.all)
      let after = try #require(try await scene.life.store.conversation(scene.conversation))
      #expect(after.epoch == before?.epoch && after.team == scene.team)
    }
  }

  @Test("to nobody who does not exist, and by nobody who may not see it")
  func refused() async throws {
    try await InboxScene.play { scene in
      func assign(_ agent: AgentID?, _ team: TeamID? = nil) -> AssignConversation {
        AssignConversation(conversation: scene.conversation, agent: agent, team: team)
      }
      #expect(await scene.code(assign("user:nobody"), as: scene.all) == "assignee_invalid")
      #expect(await scene.code(assign("host:rosa"), as: scene.all) == "assignee_invalid")
      #expect(await scene.code(assign(nil, "nobody"), as: scene.all) == "team_not_found")
      #expect(await scene.code(assign(scene.ivo.agent), as: scene.ivo) == "conversation_not_found")
      #expect(await scene.code(assign("user:nobody"), as: scene.ivo) == "conversation_not_found")
      #expect(await scene.code(assign("host:rosa"), as: .host("rosa")) == nil)
    }
  }

  @Test("the flag and the view of flagged conversations; a message after the last one read is unread")
  func flaggedAndUnread() async throws {
    try await InboxScene.play { scene in
      let flagged = try await scene.run(
        FlagConversation(conversation: scene.conversation, flagged: true), as: scene.all)
      #expect(flagged.flagged && flagged.unread)
      #expect(try await scene.run(ListConversations(view: .flagged), as: scene.all).items.count == 1)
      let last = try await scene.life.store.lastPosition()
      _ = try await scene.run(MarkRead(conversation: scene.conversation, position: last), as: scene.all)
      let seen = try await scene.run(ListConversations(), as: scene.all).items
      #expect(seen.map(\.unread) == [false])
      #expect(try await scene.life.admin.conversations(ListConversations()).map(\.unread) == [true])
      try await scene.life.write("oi?")
      #expect(try await scene.run(ListConversations(), as: scene.all).items.map(\.unread) == [true])
      #expect(
        await scene.code(MarkRead(conversation: scene.conversation, position: 1), as: scene.ivo)
          == "conversation_not_found")
      #expect(
        await scene.code(FlagConversation(conversation: scene.conversation, flagged: false), as: scene.ivo)
          == "conversation_not_found")
    }
  }
}

import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Agents see each other", .timeLimit(.minutes(5)))
struct PresenceTests {
  private let clock = ManualClock()
  private let feed = ChangeFeed()
  private let rosa = AgentID(kind: .user, name: "rosa")

  @Test("a presence ends with its lease unless it is renewed, whatever the wall clock does")
  func lease() {
    let board = PresenceBoard(clock: clock, feed: feed)
    board.note(.viewing, of: rosa, in: "c1")
    clock.advance(by: .seconds(15))
    clock.setWallClock(by: .seconds(3_600))
    board.note(.writing, of: rosa, in: "c1")
    clock.advance(by: .seconds(19))
    #expect(board.present(in: "c1") == [Presence(agent: rosa, activity: .writing)])
    clock.advance(by: .seconds(1))
    #expect(board.present(in: "c1").isEmpty)
    board.note(.viewing, of: rosa, in: "c1")
    board.note(.left, of: rosa, in: "c1")
    #expect(board.present(in: "c1").isEmpty)
  }

  @Test("an agent is in a bounded number of conversations; the one noted longest ago makes room")
  func bounded() {
    let board = PresenceBoard(clock: clock, feed: feed)
    for number in 0...PresenceBoard.mostOfOne {
      board.note(.viewing, of: rosa, in: ConversationID(rawValue: "c\(number)"))
      clock.advance(by: .milliseconds(1))
    }
    #expect(board.present(in: "c0").isEmpty)
    #expect(board.present(in: "c1").count == 1)
    #expect(board.present(in: ConversationID(rawValue: "c\(PresenceBoard.mostOfOne)")).count == 1)
  }

  @Test("readers are told of who comes, writes and goes, also when a lease ends, and not of renewals")
  func told() async throws {
    let board = PresenceBoard(clock: clock, feed: feed)
    var changes = feed.subscribe().makeAsyncIterator()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await board.run() }
      board.note(.viewing, of: rosa, in: "c1")
      #expect(await changes.next()?.presences == ["c1"])
      board.note(.viewing, of: rosa, in: "c1")
      board.note(.viewing, of: rosa, in: "c2")
      #expect(await changes.next()?.presences == ["c2"])
      board.note(.writing, of: rosa, in: "c2")
      #expect(await changes.next()?.presences == ["c2"])
      while clock.deadlines.isEmpty { await Task.yield() }
      clock.advance(by: PresenceBoard.lease)
      var ended: Set<ConversationID> = []
      while ended != ["c1", "c2"], let next = await changes.next() { ended.formUnion(next.presences) }
      #expect(ended == ["c1", "c2"])
      group.cancelAll()
    }
  }

  @Test("two agents see each other in the conversation's view, and who may not see it neither sees nor is seen")
  func operations() async throws {
    try await InboxScene.play { scene in
      let id = scene.conversation
      _ = try await scene.run(AssignConversation(conversation: id, team: scene.team), as: scene.all)
      _ = try await scene.run(NotePresence(conversation: id, activity: .writing), as: scene.rosa)
      let seen = try await scene.run(NotePresence(conversation: id, activity: .viewing), as: scene.all)
      #expect(seen.present.map(\.agent).sorted() == ["Eva", "Rosa"])
      let shown = try await scene.run(ShowConversation(conversation: id), as: scene.rosa).summary.presence
      #expect(Set(shown.map(\.activity)) == [.writing, .viewing])
      #expect(
        await scene.code(NotePresence(conversation: id, activity: .viewing), as: scene.ivo) == "conversation_not_found")
    }
  }
}

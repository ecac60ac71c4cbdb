import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Events for whoever shows the gateway", .timeLimit(.minutes(5)))
struct LiveEventsTests {
  @Test("A reader that comes back with the last position is told every line since, and conversations as they are now")
  func resumed() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open { life in
      try await life.write("olá")
      let id = try await life.conversation().id
      let position = try await life.store.lastPosition()
      try await life.write("ainda aí?", id: "2")
      try await life.admin.take(id, agent: "rosa")
      var events = try await life.events(after: position)
      var said: [String] = []
      while let event = try await events.next() {
        switch event.content {
        case .line(_, let line): said.append(line.text)
        case .conversation(let summary):
          #expect(summary.agent == "rosa")
          #expect(said.contains("ainda aí?"))
          return
        case .resync: Issue.record("nothing was missed")
        case .owner, .presence, .gone, .delta, .discard, .changed: break
        }
      }
    }
  }

  @Test("A reader without a position is told to read the lists, then what happens")
  func fresh() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open { life in
      var events = try await life.events(after: nil)
      guard case .resync? = try await events.next()?.content else {
        Issue.record("no resync")
        return
      }
      try await life.write("olá")
      while let event = try await events.next() {
        if case .line(_, let line) = event.content, line.text == "olá" { return }
      }
    }
  }

  @Test("An agent who sees only assigned conversations is told nothing of the others")
  func assigned() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open { life in
      try await life.write("de ana", from: "ana")
      try await life.write("de rui", from: "rui", id: "2")
      let agent = Actor.user("u1", Permissions(role: .agent, onlyAssigned: true))
      let rui = try await life.conversation(with: "rui").id
      _ = try await life.admin.runner.run(
        TakeConversation(conversation: rui), as: .user("u1", Permissions(role: .agent)))
      var events = try await life.events(after: 0, as: agent)
      var told: Set<ConversationID> = []
      while let event = try await events.next() {
        switch event.content {
        case .line(let id, _): told.insert(id)
        case .conversation(let summary):
          told.insert(summary.id)
          #expect(told == [rui])
          return
        case .owner, .presence, .gone, .delta, .discard, .changed, .resync: break
        }
      }
    }
  }

  @Test("A reader that does not read keeps a bounded number of conversations, and is told to read the lists")
  func slow() async throws {
    let feed = ChangeFeed()
    var changes = feed.subscribe().makeAsyncIterator()
    for number in 0..<(ChangeFeed.most + 10) { feed.publish(ConversationID(rawValue: "c\(number)")) }
    feed.publish(kind: "provider")
    let seen = await changes.next()
    #expect(seen?.conversations.count == ChangeFeed.most)
    #expect(seen?.isIncomplete == true)
    #expect(seen?.topics == ["provider"])
    feed.stop()
    #expect(await changes.next() == nil)
  }
}

extension Life {
  fileprivate func events(
    after position: Int64?, as actor: Actor = .host("rosa")
  ) async throws -> LiveEvents.Iterator {
    LiveEvents(
      call: OperationCall(actor: actor, address: nil, session: nil, services: admin.services), after: position
    ).makeAsyncIterator()
  }
}

import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Events of the inbox", .timeLimit(.minutes(5)))
struct InboxEventTests {
  @Test("presences, notes and owners are told to those who see the conversation, and to nobody else")
  func told() async throws {
    try await InboxScene.play { scene in
      let id = scene.conversation
      try await scene.life.write("de bia", from: "bia")
      let foreign = scene.life.id(of: "bia", on: "phone")
      let position = try await scene.life.store.lastPosition()
      var events = scene.events(after: position, as: scene.rosa)
      _ = try await scene.run(AssignConversation(conversation: id, team: scene.team), as: scene.all)
      for conversation in [foreign, id] {
        _ = try await scene.run(NotePresence(conversation: conversation, activity: .writing), as: scene.all)
        _ = try await scene.run(AddNote(conversation: conversation, text: "nota"), as: scene.all)
      }
      var seen: Set<String> = []
      while seen != ["owner queue", "presence Eva", "note nota"], let event = try await events.next() {
        switch event.content {
        case .owner(let owner):
          #expect(owner.conversation == id)
          seen.insert("owner \(owner.owner.rawValue)")
        case .presence(let conversation, let present):
          #expect(conversation == id)
          seen.formUnion(present.map { "presence \($0.agent)" })
        case .line(let conversation, let line):
          #expect(conversation == id)
          if line.kind == "note" { seen.insert("note \(line.text)") }
        case .conversation(let summary): #expect(summary.id == id)
        case .gone, .delta, .discard, .changed, .resync: break
        }
      }
      #expect(seen == ["owner queue", "presence Eva", "note nota"])
    }
  }

  @Test("a conversation that is assigned to somebody else is gone, and what was never seen is not told of")
  func gone() async throws {
    try await InboxScene.play { scene in
      let id = scene.conversation
      try await scene.life.write("de bia", from: "bia")
      _ = try await scene.run(AssignConversation(conversation: id, team: scene.team), as: scene.all)
      var events = scene.events(after: nil, as: scene.rosa)
      guard case .resync? = try await events.next()?.content else {
        Issue.record("no resync")
        return
      }
      let foreign = AssignConversation(
        conversation: scene.life.id(of: "bia", on: "phone"), agent: scene.ivo.agent)
      _ = try await scene.run(foreign, as: scene.all)
      _ = try await scene.run(AssignConversation(conversation: id, agent: scene.ivo.agent), as: scene.all)
      while let event = try await events.next() {
        switch event.content {
        case .gone(let conversation):
          #expect(conversation == id)
          return
        case .changed, .presence: break
        default: Issue.record("\(event.content)")
        }
      }
    }
  }

  @Test("an answer that is being written is told piece by piece, and the committed one takes its place")
  func preview() async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.hangs(after: ["O pão ", "custa R$ 1,50."]))
      try await life.write("quanto?", on: "screen")
      let id = life.id(of: "ana", on: "screen")
      let call = OperationCall(actor: .host("rosa"), address: nil, session: nil, services: life.admin.services)
      var events = LiveEvents(call: call, after: 0).makeAsyncIterator()
      let ticking = Task {
        while !Task.isCancelled {
          life.clock.advance(by: .milliseconds(10))
          await Task.yield()
        }
      }
      defer { ticking.cancel() }
      var written = ""
      var message: MessageID?
      while written != "O pão custa R$ 1,50.", let event = try await events.next() {
        guard case .delta(let conversation, let id2, let offset, let text) = event.content else { continue }
        #expect(conversation == id && offset == written.utf8.count)
        written += text
        message = id2
      }
      pair.first.script.go()
      while let event = try await events.next() {
        if case .discard = event.content { Issue.record("a committed answer was discarded") }
        guard case .line(_, let line) = event.content, line.author == .bot else { continue }
        #expect(line.message == message && line.text == "O pão custa R$ 1,50.")
        break
      }
    }
  }

  @Test("when a person takes over, the answer that was being written is discarded")
  func discarded() async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.hangs(after: ["O pão "]))
      try await life.write("quanto?", on: "screen")
      let id = life.id(of: "ana", on: "screen")
      let call = OperationCall(actor: .host("rosa"), address: nil, session: nil, services: life.admin.services)
      var events = LiveEvents(call: call, after: 0).makeAsyncIterator()
      let ticking = Task {
        while !Task.isCancelled {
          life.clock.advance(by: .milliseconds(10))
          await Task.yield()
        }
      }
      defer { ticking.cancel() }
      var message: MessageID?
      while message == nil, let event = try await events.next() {
        if case .delta(_, let written, _, _) = event.content { message = written }
      }
      try await life.admin.take(id, agent: "rosa")
      while let event = try await events.next() {
        guard case .discard(let conversation, let discarded) = event.content else { continue }
        #expect(conversation == id && discarded == message)
        break
      }
      pair.first.script.go()
    }
  }
}

extension InboxScene {
  fileprivate func events(after position: Int64?, as actor: Actor) -> LiveEvents.Iterator {
    LiveEvents(
      call: OperationCall(actor: actor, address: nil, session: nil, services: life.admin.services), after: position
    ).makeAsyncIterator()
  }
}

import Foundation
import GatewayKit
import GatewayTestKit
import Synchronization
import Testing

@testable import GatewayCore

@Suite("A person owns the conversation", .timeLimit(.minutes(5)))
struct HandoffTests {
  private static let content = """
    { "version": 1,
      "automatedResponses": [ { "id": "a", "keywords": [ { "word": "oi" } ], "reply": [ { "text": "Olá!" } ] } ],
      "handoff": { "message": "Já chamo.", "returnToBotAfterMinutes": 60, "queueTimeoutMinutes": 10,
                   "queueTimeoutMessage": "Todos ocupados." } }
    """

  private func open<T: Sendable>(_ body: @escaping @Sendable (Life) async throws -> T) async throws -> T {
    let business = TestBusiness()
    defer { business.remove() }
    return try await business.open(content: Self.content, body)
  }

  @Test("An agent's word that moves the bot's return holds, although the return was being carried out")
  func returnMoved() async throws {
    try await open { life in
      try await life.say("oi")
      let id = try await life.conversation().id
      _ = try await life.admin.take(id, agent: "rosa")
      let item = try #require(try await life.store.dueItems(in: id, at: .distantFuture).first)
      life.clock.advance(by: .seconds(60))
      _ = try await life.admin.reply(id, agent: "rosa", text: "Um momento.")
      try await DueTurn(turns: life.admin.services.turns, item: item).take()
      #expect(try await life.conversation().owner == .agent)
      #expect(try await life.store.dueItems(in: id, at: .distantFuture).map(\.at) == [item.at + .seconds(60)])
    }
  }

  @Test("Taken, answered and given back: the bot is silent in between, and answers again")
  func takeReplyResolve() async throws {
    try await open { life in
      try await life.say("quero falar com um atendente")
      let id = try await life.conversation().id
      #expect(try await life.conversation().owner == .queue)
      #expect(try await life.admin.alerts().map(\.kind) == [.conversation])

      let taken = try await life.admin.take(id, agent: "rosa")
      #expect(taken.owner == .agent && taken.agent == "rosa")
      try await life.say("oi")
      _ = try await life.admin.reply(id, agent: "rosa", text: "Sou a Rosa.")
      try await life.settled()
      #expect(life.phone.texts == ["Já chamo.", "Sou a Rosa."])
      #expect(life.phone.deliveries.last?.author == .agent)

      let resolved = try await life.admin.resolve(id)
      #expect(resolved.owner == .bot && !resolved.flagged)
      try await life.say("oi")
      #expect(life.phone.texts.last == "Olá!")
      #expect(try await life.admin.alerts().isEmpty)
    }
  }

  @Test("A reply takes the conversation by itself")
  func replyTakes() async throws {
    try await open { life in
      try await life.say("oi")
      let id = try await life.conversation().id
      let summary = try await life.admin.reply(id, agent: "rosa", text: "Posso ajudar?")
      #expect(summary.owner == .agent && summary.reason == .taken)
      #expect(try await life.say("oi").steps.map(\.verdict) == [.silenced])
    }
  }

  @Test("Invariant 5: a bot's delivery that waits when a person takes over is never sent; the person's is")
  func staleSendNeverBegins() async throws {
    try await open { life in
      life.phone.fail(with: [AdapterError(.throttled(retryAfter: .seconds(30)), "slow")])
      let message = try await life.write("oi")
      _ = try await life.trace(of: message)
      try await life.until { try await $0.store.deliveries(state: .pending, limit: 1).first?.attempts == 1 }

      let id = try await life.conversation().id
      _ = try await life.admin.reply(id, agent: "rosa", text: "Deixa comigo.")
      life.clock.advance(by: .seconds(31))
      try await life.settled()
      #expect(life.phone.texts == ["Deixa comigo."])
      #expect(try await life.admin.deliveries(.superseded).map(\.text) == ["Olá!"])
    }
  }

  @Test(
    "Invariant 5: taken over between the mark and the call, while its file is uploaded: the bot's send does not begin")
  func takenWhileUploading() async throws {
    try await open { life in
      try await life.say("oi")
      let id = try await life.conversation().id
      let conversation = try #require(try await life.store.conversation(id))
      let (began, end) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
      life.phone.holdUploads {
        began.continuation.yield()
        for await _ in end.stream { return }
      }
      var message = OutgoingMessage(text: "O cardápio")
      message.file = OutgoingFile(kind: .document, source: .blob(try await life.blobs.store([1])))
      var change = ConversationChange(
        conversation: id, expectedEpoch: conversation.epoch, expectedRevision: conversation.revision,
        now: life.clock.now)
      let delivery = Delivery(
        id: "menu", thread: conversation.thread, recipients: conversation.contact.aliases, author: .bot,
        message: message, replyTo: nil)
      change.deliveries = [NewDelivery(delivery, turn: nil, notBefore: life.clock.now)]
      #expect(try await life.gateway.turns.committer.commit(change))
      for await _ in began.stream { break }
      _ = try await life.admin.take(id, agent: "rosa")
      end.continuation.yield()
      try await life.until { life in
        try await life.store.deliveries(state: .superseded, limit: 9).map(\.delivery.id) == ["menu"]
      }
      #expect(life.phone.texts == ["Olá!"])
    }
  }

  @Test("No agent came: the customer gets one message, and the bot answers again while the flag stays")
  func queueTimeout() async throws {
    try await open { life in
      try await life.say("quero falar com um atendente")
      try await life.until { life in
        life.clock.advance(by: .seconds(31))
        return try await life.conversation().owner == .bot
      }
      try await life.settled()
      #expect(life.phone.texts == ["Já chamo.", "Todos ocupados."])
      #expect(try await life.conversation().flagged)
      try await life.say("oi")
      #expect(life.phone.texts.last == "Olá!")
    }
  }

  @Test("The bot returns so long after the agent's last word, not before")
  func botReturns() async throws {
    try await open { life in
      try await life.say("oi")
      let id = try await life.conversation().id
      _ = try await life.admin.take(id, agent: "rosa")
      let lastWord = life.clock.now + .seconds(50 * 60)
      try await life.until { life in
        life.clock.advance(by: .seconds(31))
        return life.clock.now >= lastWord
      }
      _ = try await life.admin.reply(id, agent: "rosa", text: "Um momento.")
      let spoke = life.clock.now
      try await life.until { life in
        life.clock.advance(by: .seconds(31))
        return try await life.conversation().owner == .bot
      }
      #expect(life.clock.now >= spoke + .seconds(60 * 60))
      #expect(try await life.conversation().reason == .returned)
    }
  }

  @Test("A message that is too old for a robot goes to the queue, in silence")
  func late() async throws {
    try await open { life in
      life.phone.send(at: life.clock.now - .seconds(2 * 3600))
      try await life.say("oi")
      #expect(life.phone.texts.isEmpty)
      let conversation = try await life.conversation()
      #expect(conversation.owner == .queue && conversation.reason == .late)
    }
  }

  @Test("Paused: recorded and not answered; resumed: the next one is")
  func pause() async throws {
    try await open { life in
      try await life.admin.pause(nil)
      try await life.say("oi")
      #expect(life.phone.texts.isEmpty)
      #expect(try await life.admin.alerts().map(\.kind) == [.pause])
      try await life.admin.resume(nil)
      try await life.say("oi")
      #expect(life.phone.texts == ["Olá!"])
      await #expect(throws: OperationError.self) { try await life.admin.pause("nowhere") }
    }
  }
}

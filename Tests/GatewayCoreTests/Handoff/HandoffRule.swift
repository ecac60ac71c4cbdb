import Foundation
import GatewayCore
import GatewayKit
import GatewayTestKit
import Testing

/// A sentence of docs/interfaces/content.md about handoffs, and how it is shown.
struct HandoffRule: Sendable, CustomTestStringConvertible {
  let sentence: String
  let show: @Sendable () async throws -> Void

  init(_ sentence: String, _ show: @escaping @Sendable () async throws -> Void) {
    self.sentence = sentence
    self.show = show
  }

  var testDescription: String { sentence }

  private static func play(
    _ scene: HandoffScene = HandoffScene(), _ body: @escaping @Sendable (Life, HandoffScene) async throws -> Void
  ) async throws {
    defer { scene.end() }
    try await scene.open { try await body($0, scene) }
  }

  static let all: [HandoffRule] = entering + returning + outside

  // MARK: Into a person's hands

  private static let entering = [
    HandoffRule(
      "A phrase, a model that asks for a person, a `handoff` node, or a failure of all providers puts the conversation into the queue."
    ) {
      for (words, reason) in [
        ("quero gente de verdade", Ownership.Reason.requested), ("que absurdo", .requested), ("comprar", .flow),
        ("quanto?", .failure),
      ] {
        try await play { life, scene in
          if reason == .failure { scene.fail() } else { scene.pair.first.script.play(.calls("transfer_to_human")) }
          try await life.say(words)
          let shown = try await life.conversation()
          #expect(shown.owner == .queue && shown.flagged && shown.reason == reason && shown.wish?.reason == reason)
          #expect(shown.wish?.team == (reason == .flow ? "vendas" : nil))
          #expect(life.phone.texts == ["Já chamo."])
          // After a failure it is another message that may bring the bot back.
          if reason != .failure { #expect(try await life.say("oi").steps.map(\.verdict) == [.silenced]) }
          let alert = try #require(try await life.admin.alerts().first { $0.kind == .conversation })
          #expect(alert.reason.text.contains(reason.rawValue))
        }
      }
    },
    HandoffRule(
      "A message that [crashes the gateway](../operations/data-folder.md#what-a-crash-does) puts its conversation into the queue with the reason `crash`."
    ) { try await SetAsideTests().turn() },
    HandoffRule("An agent takes it from there, and owns it.") {
      try await play { life, _ in
        try await life.say("comprar")
        let taken = try await life.admin.take(try await life.conversation().id, agent: "rosa")
        #expect(taken.owner == .agent && taken.agent == "rosa" && !taken.flagged && taken.wish == nil)
        #expect(try await life.admin.alerts().isEmpty)
      }
    },
    HandoffRule("A reply by an agent, or a message from the business's own phone, also makes its sender the owner.") {
      try await play { life, _ in
        try await life.say("oi")
        let replied = try await life.admin.reply(try await life.conversation().id, agent: "rosa", text: "Bom dia!")
        #expect(replied.owner == .agent && replied.agent == "rosa")
        try await life.say("oi", from: "rui")
        life.clock.advance(by: .seconds(6))
        try await life.echo("Oi, Rui", to: "rui")
        let shown = try await life.conversation(with: "rui")
        #expect(shown.owner == .agent && shown.agent == "phone" && shown.reason == .taken)
        #expect(try await life.say("oi", from: "rui").steps.map(\.verdict) == [.silenced])
      }
    },
    HandoffRule(
      "Automatic greetings of the phone's app do not count as a person: a text that arrived within 5 seconds of the customer's message in three conversations is treated as such a greeting."
    ) {
      try await play { life, _ in
        for (index, name) in ["a", "b", "c", "d"].enumerated() {
          try await life.say("oi", from: name)
          try await life.echo("Olá! Já respondemos.", to: name)
          let owner = try await life.conversation(with: name).owner
          #expect(owner == (index < 2 ? .agent : .bot), "\(name)")
        }
        // Once they are known to be greetings, the conversations go back to the bot.
        for name in ["a", "b"] { #expect(try await life.conversation(with: name).owner == .bot) }
        // The same words, but later than the app is.
        life.clock.advance(by: .seconds(6))
        try await life.echo("Olá! Já respondemos.", to: "d")
        #expect(try await life.conversation(with: "d").owner == .agent)
      }
    },
  ]

  // MARK: Back to the bot

  private static let returning = [
    HandoffRule("The bot returns when the agent resolves it.") {
      try await play { life, _ in
        try await life.say("comprar")
        let id = try await life.conversation().id
        _ = try await life.admin.take(id, agent: "rosa")
        let resolved = try await life.admin.resolve(id)
        #expect(resolved.owner == .bot && resolved.reason == .resolved && resolved.silence == nil)
        try await life.say("oi")
        #expect(life.phone.texts.last == "Olá!")
      }
    },
    HandoffRule(
      "It also returns `returnToBotAfterMinutes` after the agent's last message, whatever the customer writes."
    ) {
      try await play { life, _ in
        try await life.say("oi")
        let id = try await life.conversation().id
        _ = try await life.admin.take(id, agent: "rosa")
        life.clock.advance(by: .seconds(1_800))
        _ = try await life.admin.reply(id, agent: "rosa", text: "Um momento.")
        let returns = life.clock.now + .seconds(3_600)
        life.clock.advance(by: .seconds(1_800))
        try await life.say("oi")
        #expect(try await life.conversation().silence?.botReturnsAt == returns)
        try await life.later { try await $0.conversation().owner == .bot }
        #expect(life.clock.now >= returns)
        #expect(try await life.conversation().reason == .returned)
      }
    },
    HandoffRule(
      "After `queueTimeoutMinutes` in the queue, the customer gets `queueTimeoutMessage` once, and the bot answers again; the conversation stays flagged."
    ) {
      let scene = HandoffScene()
      defer { scene.end() }
      // The process ends while the customer waits; time passes; it starts, and starts again.
      try await scene.open { life in _ = try await life.say("comprar") }
      scene.business.clock.advance(by: .seconds(601))
      for _ in 1...2 {
        try await scene.open { life in
          try await life.until { try await $0.conversation().owner == .bot }
          try await life.settled()
          #expect(life.phone.texts == ["Já chamo.", "Todos ocupados."])
        }
        scene.business.clock.advance(by: .seconds(601))
      }
      try await scene.open { life in
        let shown = try await life.conversation()
        #expect(shown.flagged && shown.reason == .returned)
        #expect(shown.wish?.reason == .flow && shown.wish?.team == "vendas")
        #expect(try await life.admin.alerts().map(\.reason.text) == ["needs a person's attention (flow, team vendas)"])
        try await life.say("oi")
        #expect(life.phone.texts.last == "Olá!")
      }
    },
    HandoffRule(
      "If a failure put the conversation into the queue and nobody took it, the bot returns with the next message after a provider is healthy again; the conversation stays flagged."
    ) {
      try await play(HandoffScene(handoff: HandoffScene.patient)) { life, scene in
        scene.fail(.exhausted)
        try await life.say("quanto?")
        // Not healthy: no provider is asked, and nothing is sent.
        let trace = try await life.say("alô?")
        #expect(trace.steps.map(\.verdict) == [.silenced])
        #expect(trace.steps[0].reason.text.contains("none is healthy yet"))
        #expect(scene.pair.first.script.prompts.count == 1)
        // It is tried again and fails: the customer does not get the same message again.
        life.clock.advance(by: .seconds(3_600))
        let tried = try await life.say("alô?")
        #expect(scene.pair.first.script.prompts.count == 2)
        #expect(tried.steps.last?.verdict == .silenced)
        #expect(life.phone.texts == ["Já chamo."])
        #expect(try await life.conversation().owner == .queue)
        // One of them is well again.
        life.clock.advance(by: .seconds(3_600))
        scene.pair.second.script.play(.says(["voltei"]))
        let answered = try await life.say("alô?")
        #expect(answered.steps[0].reason.text.contains("a provider is healthy: the bot returns"))
        #expect(answered.steps.last?.rung == scene.pair.second.configuration.id.rawValue)
        #expect(life.phone.texts == ["Já chamo.", "voltei"])
        let shown = try await life.conversation()
        #expect(shown.owner == .bot && shown.reason == .recovered && shown.flagged)
        #expect(shown.wish?.reason == .failure && shown.silence == nil)
      }
      // An agent who took it keeps it; an automated response brings the bot back like a model.
      try await play(HandoffScene(handoff: HandoffScene.patient)) { life, scene in
        scene.fail()
        for name in ["ana", "rui"] { try await life.say("quanto?", from: name) }
        _ = try await life.admin.take(try await life.conversation(with: "ana").id, agent: "rosa")
        for name in ["ana", "rui"] { try await life.say("oi", from: name) }
        #expect(try await life.conversation(with: "ana").owner == .agent)
        #expect(try await life.conversation(with: "rui").owner == .bot)
        #expect(life.phone.texts == ["Já chamo.", "Já chamo.", "Olá!"])
      }
      // A customer who asked for a person waits for one, even if providers are healthy.
      try await play(HandoffScene(handoff: HandoffScene.patient)) { life, scene in
        try await life.say("quero falar com um atendente")
        #expect(try await life.say("quanto?").steps.map(\.verdict) == [.silenced])
      }
    },
    HandoffRule("When the bot returns, the model's context includes what people wrote.") {
      try await play { life, scene in
        try await life.say("oi")
        let id = try await life.conversation().id
        _ = try await life.admin.reply(id, agent: "rosa", text: "Faço por R$ 1,20.")
        try await life.echo("E entrego às 9h.")
        try await life.say("combinado")
        _ = try await life.admin.resolve(id)
        try await life.say("quanto era?")
        let prompt = try #require(scene.pair.first.script.prompts.first)
        #expect(prompt.messages.map(\.role) == [.customer, .business, .customer])
        #expect(prompt.messages[1].text == "Olá!\nFaço por R$ 1,20.\nE entrego às 9h.")
        #expect(prompt.messages[2].text == "combinado\nquanto era?")
      }
    },
    HandoffRule("`balcao conversations list` and `show` display why the bot is silent and when it returns.") {
      try await play { life, scene in
        try await life.say("comprar")
        let waiting = try #require(try await life.conversation().silence)
        #expect(waiting.reason.text == "waits for a person (flow)")
        #expect(waiting.botReturnsAt == life.clock.now + .seconds(600) && waiting.minutesLeft == 10)
        life.clock.advance(by: .seconds(61))
        #expect(try await life.conversation().silence?.minutesLeft == 9)
        let taken = try await life.admin.take(try await life.conversation().id, agent: "rosa")
        #expect(taken.silence?.reason.text == "rosa owns the conversation" && taken.silence?.minutesLeft == 60)
        let shown = try await life.admin.conversation(taken.id).summary
        #expect(shown.silence == taken.silence && shown.reason == .taken)
        scene.fail()
        try await life.say("quanto?", from: "rui")
        #expect(
          try await life.conversation(with: "rui").silence?.reason.text.contains("if a provider is healthy") == true)
        _ = try await life.admin.resolve(taken.id)
        try await life.admin.pause("phone")
        let paused = try #require(try await life.conversation(with: "ana").silence)
        #expect(paused.reason.text == "automatic answers are paused for phone" && paused.minutesLeft == nil)
      }
    },
  ]

  // MARK: Outside hours, and late messages

  private static let outside = [
    HandoffRule(
      "Outside business hours the customer gets the away message, the conversation is flagged with the reason, and the bot continues."
    ) {
      try await play(HandoffScene(more: HandoffScene.closed)) { life, _ in
        try await life.say("comprar")
        let shown = try await life.conversation()
        #expect(shown.owner == .bot && shown.flagged && shown.silence == nil)
        #expect(shown.wish == Wish(reason: .flow, team: "vendas", since: life.clock.now))
        #expect(try await life.admin.alerts().map(\.reason.text) == ["needs a person's attention (flow, team vendas)"])
        try await life.say("oi")
        #expect(life.phone.texts == ["Voltamos às 8h.", "Olá!"])
        let resolved = try await life.admin.resolve(shown.id)
        #expect(!resolved.flagged && resolved.wish == nil)
      }
    },
    HandoffRule(
      "A message older than the channel's `answerWithinMinutes` gets no automatic answer: it waits in the queue with that reason, or outside business hours is flagged with it."
    ) {
      try await play { life, _ in
        life.phone.send(at: life.clock.now - .seconds(7_200))
        try await life.say("oi")
        let shown = try await life.conversation()
        #expect(shown.owner == .queue && shown.reason == .late && life.phone.texts.isEmpty)
      }
      try await play(HandoffScene(more: HandoffScene.closed)) { life, _ in
        life.phone.send(at: life.clock.now - .seconds(7_200))
        try await life.say("oi")
        let shown = try await life.conversation()
        #expect(shown.owner == .bot && shown.flagged && shown.wish?.reason == .late && life.phone.texts.isEmpty)
        life.phone.send(at: life.clock.now)
        try await life.say("oi")
        #expect(life.phone.texts == ["Olá!"])
      }
    },
    HandoffRule(
      "With `\"botOutsideHours\": false` the bot sends only the away message outside business hours, at most every four hours, and the conversation is flagged."
    ) {
      let closed = HandoffScene.closed.replacing("\"awayMessage\"", with: "\"botOutsideHours\": false, \"awayMessage\"")
      try await play(HandoffScene(more: closed)) { life, _ in
        for _ in 1...2 { try await life.say("oi") }
        #expect(life.phone.texts == ["Voltamos às 8h."])
        let shown = try await life.conversation()
        #expect(shown.flagged && shown.wish?.reason == .away)
        // Eight in the morning is eleven hours away.
        #expect(shown.silence?.minutesLeft == 11 * 60)
      }
    },
  ]
}

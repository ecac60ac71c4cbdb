import Foundation
import GatewayKit
import Synchronization
import Testing

@testable import GatewayCore

/// People act on a draft while the conversation goes on without them, on a channel with an outbox and on one whose log is
/// the delivery.
@Suite("A draft is sent or discarded once, whatever happens meanwhile", .timeLimit(.minutes(5)))
struct DraftRaceTests {
  private static let content = """
    { "version": 1, "businessInformation": "O pão custa R$ 1,50.",
      "flows": [ { "id": "visit", "title": "Visita", "start": { "keywords": [ { "word": "agendar" } ] },
        "nodes": [ { "id": "day", "type": "question", "text": "Que dia?", "expects": "date", "saveAs": "day" } ] } ],
      "defaultReply": { "text": "Não entendi." } }
    """

  @Test("Two agents send the same draft at once: it goes out once, and the other one is refused")
  func sentOnce() async throws {
    try await Self.races { race, life, pair in
      let draft = try await race.draft(life)
      let won = Mutex<[String]>([])
      let send: @Sendable (String) async throws -> Void = { agent in
        do throws(OperationError) {
          _ = try await life.admin.sendDraft(draft, text: "de \(agent)", agent: agent)
          won.withLock { $0.append(agent) }
        } catch {}
      }
      try await SeededRaces.both(after: race.delays) {
        try await send("rosa")
      } _: {
        try await send("rui")
      }
      try await life.settled()
      let winners = won.withLock { $0 }
      #expect(winners.count == 1, "seed \(race.seed): \(winners)")
      #expect(try await race.agentsWords(life) == winners.map { "de \($0)" }, "seed \(race.seed)")
      if race.channel == "phone" {
        let sent = life.phone.deliveries.filter { $0.thread.rawValue == race.thread && $0.author == .agent }
        #expect(sent.map(\.message.text) == winners.map { "de \($0)" }, "seed \(race.seed)")
      }
      #expect(try await race.conversation(life).memory.draft == nil, "seed \(race.seed)")
    }
  }

  @Test("One agent sends a draft and another discards it: one of both happens")
  func sentOrDiscarded() async throws {
    try await Self.races { race, life, pair in
      let draft = try await race.draft(life)
      let done = Mutex((sent: 0, discarded: 0))
      try await SeededRaces.both(after: race.delays) {
        do throws(OperationError) {
          _ = try await life.admin.sendDraft(draft, text: nil, agent: "rosa")
          done.withLock { $0.sent += 1 }
        } catch {}
      } _: {
        do throws(OperationError) {
          _ = try await life.admin.discardDraft(draft)
          done.withLock { $0.discarded += 1 }
        } catch {}
      }
      let (sent, discarded) = done.withLock { $0 }
      #expect(sent + discarded == 1, "seed \(race.seed): sent \(sent), discarded \(discarded)")
      #expect(try await race.agentsWords(life).count == sent, "seed \(race.seed)")
      #expect(try await race.conversation(life).memory.draft == nil, "seed \(race.seed)")
    }
  }

  @Test("A draft is sent or discarded while a turn enters a flow: the customer is in the flow, and the draft is gone")
  func duringFlow() async throws {
    try await Self.races { race, life, pair in
      let draft = try await race.draft(life)
      try await SeededRaces.both(after: race.delays) {
        try await life.write("agendar \(race.name)", from: race.thread, on: race.channel)
        try await race.settled(life)
      } _: {
        try await race.act(on: draft, life)
      }
      let conversation = try await race.conversation(life)
      #expect(conversation.memory.flow?.flow == "visit", "seed \(race.seed): the flow is lost")
      #expect(conversation.memory.draft == nil, "seed \(race.seed): the draft is back")
      #expect(try await race.agentsWords(life).count == (race.discards ? 0 : 1), "seed \(race.seed)")
      let said = try await race.words(of: .bot, life)
      #expect(said == ["Que dia?"], "seed \(race.seed): \(said)")
    }
  }

  @Test("A draft is sent or discarded while a model writes the next one: the next one is there, and was asked for once")
  func duringDraft() async throws {
    try await Self.races { race, life, pair in
      let draft = try await race.draft(life)
      let isRefused = Mutex(false)
      let next = try await life.write("e o bolo, \(race.name)?", from: race.thread, on: race.channel)
      try await race.model.wait(for: 1)
      try await SeededRaces.both(after: race.delays) {
        try await race.settled(life)
      } _: {
        do throws(OperationError) {
          try await race.act(on: draft, life)
        } catch {
          isRefused.withLock { $0 = true }
        }
        race.person.reach(1)
      }
      let conversation = try await race.conversation(life)
      #expect(conversation.memory.draft?.id == next, "seed \(race.seed): the next draft is lost")
      let isSent = !race.discards && !isRefused.withLock { $0 }
      #expect(try await race.agentsWords(life).count == (isSent ? 1 : 0), "seed \(race.seed)")
      let asked = pair.first.script.prompts.count {
        $0.messages.last?.text.hasSuffix("e o bolo, \(race.name)?") == true
      }
      #expect(asked == 1, "seed \(race.seed): the model was asked \(asked) times about one message")
    }
  }

  /// Runs a body for each seed, with a draft's business of its own for each hundred.
  private static func races(
    _ body: @escaping @Sendable (DraftRace, Life, ProviderPair) async throws -> Void
  ) async throws {
    for seeds in SeededRaces.portions {
      let business = TestBusiness()
      defer { business.remove() }
      let pair = ProviderPair()
      let races = Dictionary(uniqueKeysWithValues: seeds.map { ("corrida \($0)", DraftRace($0)) })
      pair.first.script.play(
        .performs { prompt, _ in
          // Messages that nobody answered yet are one: the last line is the last message.
          let text = prompt.messages.last?.text.split(separator: "\n").last ?? ""
          if text.hasPrefix("e o bolo"), let race = races[String(text.dropFirst(10).dropLast())] {
            await race.writeNext()
          }
          return Completion(text: "Custa R$ 1,50.", usage: TokenUsage(input: 10, output: 2))
        })
      try await business.open(content: content, providers: pair.all, automation: .suggest) { life in
        try await SeededRaces.run(seeds) { seed in
          try await body(try #require(races["corrida \(seed)"]), life, pair)
        }
      }
    }
  }
}

/// One race around a draft, chosen by its seed.
private struct DraftRace: Sendable {
  let seed: UInt64
  let name: String
  let channel: ChannelID
  let delays: (Int, Int)
  let discards: Bool
  /// Whether the model waits for the person, and how long it takes afterwards.
  private let meets: Bool
  private let pause: Int
  let model = Race.Progress()
  let person = Race.Progress()

  init(_ seed: UInt64) {
    var random = SplitMix64(seed)
    self.seed = seed
    name = "corrida \(seed)"
    channel = random.below(2) == 0 ? "phone" : "screen"
    delays = (random.below(60), random.below(60))
    discards = random.below(2) == 0
    meets = random.below(3) > 0
    pause = random.below(200)
  }

  /// The customer, who is named after the race.
  var thread: String { "corrida-\(seed)" }

  /// The model's part in the next draft.
  func writeNext() async {
    model.reach(1)
    if meets { try? await person.wait(for: 1) }
    await Race.pass(pause)
  }

  func conversation(_ life: Life) async throws -> Conversation {
    try #require(try await life.store.conversation(life.id(of: thread, on: channel)))
  }

  /// The customer asks, and a draft answers.
  func draft(_ life: Life) async throws -> MessageID {
    let message = try await life.write("quanto custa o pão, \(name)?", from: thread, on: channel)
    try await settled(life)
    #expect(try await conversation(life).memory.draft?.id == message, "seed \(seed)")
    return message
  }

  func act(on draft: MessageID, _ life: Life) async throws(OperationError) {
    if discards {
      _ = try await life.admin.discardDraft(draft)
    } else {
      _ = try await life.admin.sendDraft(draft, text: nil, agent: "rosa")
    }
  }

  func settled(_ life: Life) async throws {
    let id = life.id(of: thread, on: channel)
    try await life.until { try await $0.store.waitingTurns(in: id, limit: 1).isEmpty }
  }

  func words(of author: Author, _ life: Life) async throws -> [String] {
    try await life.store.recentLog(of: life.id(of: thread, on: channel), limit: 50).compactMap { entry in
      guard case .outbound(let said) = entry.content, said.author == author else { return nil }
      return said.message.text
    }
  }

  func agentsWords(_ life: Life) async throws -> [String] { try await words(of: .agent, life) }
}

import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// What customers say in recordings, on its way to the rungs.
@Suite("Recordings are transcribed before the first rung", .timeLimit(.minutes(5)))
struct TranscriptionTests {
  private static let content = ProviderPair.content.replacing(
    "\"defaultReply\"",
    with: "\"mediaReply\": { \"text\": \"Escreva!\" }, \"optOut\": { \"words\": [\"PARAR\"] }, \"defaultReply\"")
  /// One page, a second long.
  private static let voice = Array("OggS".utf8) + [0, 2, 0x80, 0xBB, 0, 0, 0, 0, 0, 0] + Array("OpusHead".utf8)
  private static let down = Result<Transcription, AdapterError>.failure(AdapterError(.unavailable, "down"))

  private static func says(_ words: String) -> Result<Transcription, AdapterError> {
    .success(Transcription(text: words, usage: TokenUsage(input: 100, output: 5)))
  }

  /// Two providers that answer, and hear with these models.
  private struct Pair: Sendable {
    let configurations: [ProviderConfiguration]
    let scripts: [Script]
    var first: Script { scripts[0] }
    var second: Script { scripts[1] }

    init(hearing models: [String?] = ["ear", "ear"], budget: Budget? = nil) {
      let ids = ["p1-\(UUID().uuidString)", "p2-\(UUID().uuidString)"]
      scripts = ids.map(Script.named)
      for (id, script) in zip(ids, scripts) { script.play(.says(["resposta de \(id.prefix(2))"])) }
      var configurations = zip(ids, models).map {
        ScriptedProvider.configuration($0, model: "m1", hearing: $1)
      }
      configurations[0].budget = budget
      self.configurations = configurations
    }
  }

  private func open<T: Sendable>(
    _ pair: Pair = Pair(), prices: PriceList = .none, in business: TestBusiness = TestBusiness(), running: Bool = true,
    removing: Bool = true, _ body: @escaping @Sendable (Life, Pair) async throws -> T
  ) async throws -> T {
    defer { if removing { business.remove() } }
    return try await business.open(
      content: Self.content, providers: pair.configurations, prices: prices, running: running
    ) { try await body($0, pair) }
  }

  private static func prices() throws -> PriceList {
    let text = """
      { "version": 1, "currency": "USD", "models": [
        { "model": "m1", "input": 1, "output": 1 }, { "model": "ear", "input": 2, "output": 2 } ] }
      """
    return try #require(PriceList.decode(bytes: Array(text.utf8)).prices)
  }

  @Test("A spoken keyword triggers its automated response; no provider answers, and people see the transcript")
  func rules() async throws {
    try await open { life, pair in
      pair.first.hears(Self.says("Oi!"))
      let trace = try await life.send("audio/voz.ogg", Self.voice)
      #expect(life.phone.texts == ["Olá!"])
      #expect(pair.first.recordings == [Recording(mimeType: "audio/ogg", content: Self.voice)])
      #expect(pair.first.prompts.isEmpty)
      #expect(trace.steps.map(\.rung) == ["gate", "transcription", "automated_responses"])
      #expect(trace.steps[1].spent?.map(\.usage) == [TokenUsage(input: 100, output: 5)])
      let detail = try await life.admin.conversation(try await life.conversation().id)
      #expect(detail.lines.first?.text == "Oi! [audio voz.ogg, transcribed]")
    }
  }

  @Test("A model reads the words, marked as a transcript, also in later turns; the customer's page shows only the file")
  func answered() async throws {
    try await open { life, pair in
      pair.first.hears(Self.says("  Quanto custa?\n"))
      let message = try await life.write(
        "", file: "audio/voz.ogg/\(try await life.blobs.store(Self.voice))", on: "screen")
      _ = try await life.trace(of: message)
      #expect(pair.first.prompts.last?.messages.last?.text == "Quanto custa? [audio voz.ogg, transcribed]")
      let id = try await life.conversation().id
      let shown = try await life.admin.prompts(for: message, in: id)
      #expect(shown.first?.isExact == true)
      let log = try await life.store.log(of: id, after: nil, limit: 10)
      guard case .message(let page)? = log.first?.conversationEvent?.content else {
        Issue.record("no message on the page")
        return
      }
      #expect(page.content.text.isEmpty && page.files.count == 1)
    }
  }

  @Test("Where one fails the next is asked; the reason is in the trace")
  func failover() async throws {
    try await open { life, pair in
      pair.first.hears(Self.down)
      pair.second.hears(Self.says("oi"))
      let trace = try await life.send("audio/voz.ogg", Self.voice)
      #expect(life.phone.texts == ["Olá!"])
      #expect(trace.steps[1].reason.text.contains("unavailable: down"))
      #expect(trace.steps[1].spent?.count == 2)
    }
  }

  @Test("One that is silent has its deadline")
  func silent() async throws {
    try await open { life, pair in
      pair.first.hears(.failure(AdapterError(.unknown, "silent")))
      pair.second.hears(Self.says("oi"))
      let message = try await life.write("", file: "audio/voz.ogg/\(try await life.blobs.store(Self.voice))")
      try await life.until { _ in pair.first.recordings.count == 1 && !life.clock.deadlines.isEmpty }
      life.clock.advance(by: ProviderCaller.transcriptionDeadline)
      let trace = try await life.trace(of: message)
      #expect(trace.steps[1].reason.text.contains("not transcribed within"))
      #expect(pair.second.recordings.count == 1)
    }
  }

  @Test("If no provider can transcribe, or all fail, the media reply is sent, and no model guesses")
  func unheard() async throws {
    try await open { life, pair in
      pair.first.hears(Self.down)
      pair.second.hears(.failure(AdapterError(.rejected, "no sound")))
      let trace = try await life.send("audio/voz.ogg", Self.voice)
      #expect(life.phone.texts == ["Escreva!"])
      #expect(trace.steps.first { $0.rung == "transcription" }?.verdict == .failed)
      #expect(pair.scripts.allSatisfy { $0.recordings.count == 1 && $0.prompts.isEmpty })
    }
    try await open(Pair(hearing: [nil, nil])) { life, pair in
      let trace = try await life.send("audio/voz.ogg", Self.voice)
      #expect(!trace.steps.contains { $0.rung == "transcription" })
      #expect(life.phone.texts == ["Escreva!"])
    }
  }

  @Test("Silence is heard once, and is a message without a word")
  func silence() async throws {
    try await open { life, pair in
      pair.first.hears(Self.says(" \n"))
      try await life.send("audio/voz.ogg", Self.voice)
      #expect(life.phone.texts == ["Escreva!"])
      #expect(pair.first.recordings.count == 1 && pair.second.recordings.isEmpty)
    }
  }

  @Test(
    "A file that is no recording, too large, or of a type that no provider accepts is not sent anywhere",
    arguments: [
      ("image/a.png", TestPicture.png, 0), ("audio/a.amr", Array("#!AMR\n".utf8), 0),
      ("audio/a.ogg", voice, Transcriber.maximumBytes),
    ])
  func unsent(file: String, content: [UInt8], padding: Int) async throws {
    try await open { life, pair in
      // Not among the arguments, which the test library writes out.
      try await life.send(file, content + [UInt8](repeating: 0, count: padding))
      #expect(pair.scripts.allSatisfy { $0.recordings.isEmpty })
      #expect(life.phone.texts == ["Escreva!"])
    }
  }

  @Test("Where a person owns the conversation nothing is written down, and nothing is paid")
  func owned() async throws {
    try await open { life, pair in
      pair.first.hears(Self.says("oi"))
      try await life.say("bom dia")
      _ = try await life.admin.take(try await life.conversation().id, agent: "Rita")
      try await life.send("audio/voz.ogg", Self.voice)
      #expect(pair.first.recordings.isEmpty)
    }
  }

  @Test("An opt-out word counts when it is said")
  func optOut() async throws {
    try await open { life, pair in
      pair.first.hears(Self.says("Parar."))
      try await life.send("audio/voz.ogg", Self.voice)
      let conversation = try #require(try await life.store.conversation(try await life.conversation().id))
      #expect(conversation.contact.profile.optedOutAt != nil)
      #expect(pair.first.prompts.isEmpty)
    }
  }

  @Test("What was heard before a kill is not paid for again: the turn goes on from the words")
  func restart() async throws {
    let (business, pair) = (TestBusiness(), Pair())
    defer { business.remove() }
    let message = try await open(pair, in: business, running: false, removing: false) { life, _ in
      let message = try await life.write("", file: "audio/voz.ogg/\(try await life.blobs.store(Self.voice))")
      let conversation = try await life.conversation().id
      let turn = try #require(try await life.store.nextTurn(in: conversation))
      let ref = try #require(turn.event.content.sent.first?.ref)
      let kept = [ref: Transcript(text: "oi", provider: "p1")]
      #expect(try await life.store.keep(kept, of: turn.position, in: conversation))
      return message
    }
    try await open(pair, in: business, removing: false) { life, pair in
      let trace = try await life.trace(of: message)
      try await life.settled()
      #expect(life.phone.texts == ["Olá!"])
      #expect(pair.scripts.allSatisfy { $0.recordings.isEmpty })
      #expect(trace.steps[1].reason.text == "already transcribed by p1")
    }
  }

  @Test("It is reserved and settled as an answer is, at the price of the transcription model")
  func budget() async throws {
    let budget = Budget(monthlyHard: Money(micros: 1_000_000), currency: "USD")
    try await open(Pair(budget: budget), prices: try Self.prices()) { life, pair in
      pair.first.hears(Self.says("oi"))
      try await life.send("audio/voz.ogg", Self.voice)
      let line = try #require(try await life.admin.usage(since: life.clock.now).first)
      #expect(line.model == "ear")
      #expect(line.cost == Money(micros: 210), "\(line)")
      #expect(try await life.store.settleOpenReservations() == 0)
    }
    // No room in the budget for a recording: the next provider transcribes it.
    let small = Budget(monthlyHard: Money(micros: 5_000), currency: "USD")
    try await open(Pair(budget: small), prices: try Self.prices()) { life, pair in
      pair.second.hears(Self.says("oi"))
      try await life.send("audio/voz.ogg", Self.voice)
      #expect(pair.first.recordings.isEmpty && pair.second.recordings.count == 1)
    }
  }

  @Test("Under a hard limit, a model without a price does not transcribe")
  func unpriced() async throws {
    let budget = Budget(monthlyHard: Money(1), currency: "USD")
    try await open(Pair(hearing: ["other", nil], budget: budget), prices: try Self.prices()) { life, pair in
      let trace = try await life.send("audio/voz.ogg", Self.voice)
      #expect(pair.first.recordings.isEmpty)
      #expect(trace.steps[1].reason.text.contains("there is no price for the model other"))
      let provider = try #require(pair.configurations.first).id
      await #expect(throws: OperationError.self) { try await life.admin.setBudget(provider, budget) }
    }
  }
}

extension InboundEvent.Content {
  fileprivate var sent: [Media] {
    guard case .message(let message) = self else { return [] }
    return message.parts.compactMap { if case .media(let media) = $0 { media } else { nil } }
  }
}

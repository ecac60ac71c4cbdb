import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// Customers' pictures on their way to models.
@Suite("Models that see are shown what customers send", .timeLimit(.minutes(5)))
struct PictureTests {
  /// Two providers, of which those of `seeing` see.
  private func open<T: Sendable>(
    seeing: [Bool] = [true, false], prices: PriceList = .none, budget: Budget? = nil,
    _ body: @escaping @Sendable (Life, [Script]) async throws -> T
  ) async throws -> T {
    let business = TestBusiness()
    defer { business.remove() }
    let ids = ["p1-\(UUID().uuidString)", "p2-\(UUID().uuidString)"]
    let scripts = ids.map(Script.named)
    for (id, script) in zip(ids, scripts) { script.play(.says(["resposta de \(id.prefix(2))"])) }
    var providers = zip(ids, seeing).map { ScriptedProvider.configuration($0, model: "m1", images: $1) }
    providers[0].budget = budget
    return try await business.open(content: ProviderPair.content, providers: providers, prices: prices) {
      try await body($0, scripts)
    }
  }

  @Test("A picture reaches the model beside the text that names it, and the trace has its type and size")
  func shown() async throws {
    try await open { life, scripts in
      let trace = try await life.send("image/bolo.jpg", TestPicture.jpeg, "tem este?")
      let asked = try #require(scripts[0].prompts.first?.messages.last)
      #expect(asked.text == "tem este? [image bolo.jpg]")
      #expect(asked.images == [PromptImage(mimeType: "image/jpeg", content: TestPicture.jpeg, mostTokens: 1_000)])
      let id = try await life.conversation().id
      let prompts = try await life.admin.prompts(for: trace.message, in: id)
      #expect(prompts.first?.messages.last?.images == [.init(mimeType: "image/jpeg", size: TestPicture.jpeg.count)])
      #expect(prompts.first?.isExact == true)
    }
  }

  @Test("A model that does not see gets the picture's name and no picture")
  func blind() async throws {
    try await open(seeing: [false, false]) { life, scripts in
      try await life.send("image/bolo.jpg", TestPicture.jpeg, "tem este?")
      #expect(scripts[0].prompts.first?.messages.last == Prompt.Message(.customer, "tem este? [image bolo.jpg]"))
    }
  }

  @Test("After a failure the next model, which does not see, is asked without the picture")
  func failover() async throws {
    try await open { life, scripts in
      scripts[0].play(.fails(AdapterError(.rejected, "no such picture")))
      try await life.send("image/bolo.jpg", TestPicture.jpeg, "tem este?")
      #expect(scripts[0].prompts.first?.messages.last?.images.count == 1)
      #expect(scripts[1].prompts.first?.messages.last?.images.isEmpty == true)
      #expect(life.phone.texts.last == "resposta de p2")
    }
  }

  @Test(
    "What cannot be shown is named so: the type is read off the content, whatever was declared",
    arguments: [
      ("image/a.png", TestPicture.png, 0, "image/png"), ("image/a.jpg", TestPicture.gif, 0, "image/gif"),
      ("sticker/a.webp", TestPicture.webp, 0, "image/webp"), ("sticker/a.webp", TestPicture.movingWebP, 0, nil),
      ("image/a.gif", TestPicture.movingGIF, 0, nil), ("image/a.svg", Array("<svg/>".utf8), 0, nil),
      ("image/a.png", TestPicture.png, PictureReader.largest, nil),
    ] as [(String, [UInt8], Int, String?)])
  func types(file: String, content: [UInt8], padding: Int, type: String?) async throws {
    try await open { life, scripts in
      // The padding is not among the arguments, which the test library writes out.
      try await life.send(file, content + [UInt8](repeating: 0, count: padding), "e?")
      let asked = try #require(scripts[0].prompts.first?.messages.last)
      #expect(asked.images.map(\.mimeType) == (type.map { [$0] } ?? []))
      let name = file.replacing("/", with: " ", maxReplacements: 1)
      #expect(asked.text == "e? [\(name)\(type == nil ? ", not available" : "")]")
    }
  }

  @Test("A picture that is not in the folder is named so, and the trace makes the same words of it again")
  func gone() async throws {
    try await open { life, scripts in
      let missing = String(repeating: "a", count: 64)
      let message = try await life.write("e?", file: "image/a.png/\(missing)")
      _ = try await life.trace(of: message)
      #expect(scripts[0].prompts.first?.messages.last?.text == "e? [image a.png, not available]")
      let shown = try await life.admin.prompts(for: message, in: try await life.conversation().id)
      #expect(shown.first?.messages.last?.text == "e? [image a.png, not available]")
      #expect(shown.first?.isExact == true)
    }
  }

  @Test("Pictures of the few lines before go along, the newest first, at most four; older ones do not")
  func earlier() async throws {
    try await open { life, scripts in
      for number in 1...6 { try await life.send("image/\(number).png", TestPicture.png + [UInt8(number)], "foto") }
      try await life.say("qual é melhor?")
      let asked = try #require(scripts[0].prompts.last)
      #expect(asked.messages.flatMap(\.images).map { $0.content.last } == [3, 4, 5, 6])
      #expect(asked.messages.contains { $0.text == "foto [image 2.png, not available]" })
      #expect(asked.messages.contains { $0.text == "foto [image 1.png]" })
    }
  }

  @Test("A picture is reserved as the most that it counts as")
  func reserved() async throws {
    let prices = try #require(
      PriceList.decode(
        bytes: Array(#"{"version": 1, "currency": "USD", "models": [{"model": "m1", "input": 1, "output": 1}]}"#.utf8)
      ).prices)
    let most = try await open { life, scripts in
      try await life.say("quanto?")
      return TokenEstimate.most(of: try #require(scripts[0].prompts.first))
    }
    // Room for the words of a question and for no picture.
    let budget = Budget(monthlyHard: Money(micros: Int64(most.input + most.output + 500)), currency: "USD")
    try await open(prices: prices, budget: budget) { life, scripts in
      try await life.say("quanto?")
      #expect(scripts[0].prompts.count == 1)
      try await life.send("image/a.png", TestPicture.png, "e este?")
      #expect(scripts[0].prompts.count == 1)
      #expect(life.phone.texts.last == "resposta de p2")
    }
  }
}

import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// What a provider was asked, shown afterwards, and what it wants back.
@Suite("Prompts are kept with their turns", .timeLimit(.minutes(5)))
struct PromptTests {
  @Test("A trace shows what was sent, also after the content has changed")
  func shown() async throws {
    try await ProviderPair.open { life, pair in
      try await life.say("oi")
      try await life.say("quanto?")
      let sent = try #require(pair.first.script.prompts.first)
      let changed = ProviderPair.content.replacing("R$ 1,50", with: "R$ 9,99")
      _ = try await life.admin.importContent(Array(changed.utf8), replace: false)
      try await life.say("e agora?")
      let id = try await life.conversation().id
      let traces = try await life.admin.traces(id)
      var shown: [[ShownPrompt]] = []
      for trace in traces { shown.append(try await life.admin.prompts(for: trace.message, in: id)) }
      #expect(shown.map(\.count) == [0, 1, 1])
      let prompt = shown[1][0]
      #expect(prompt.isExact)
      #expect(prompt.provider == pair.first.configuration.id)
      #expect(prompt.model == "m1")
      #expect(prompt.system == sent.system)
      #expect(prompt.system.contains("R$ 1,50"))
      #expect(prompt.messages.map(\.text) == sent.messages.map(\.text))
      #expect(prompt.messages.map(\.role) == sent.messages.map(\.role))
      #expect(prompt.tools == sent.tools)
      #expect(prompt.maximumOutputTokens == sent.maximumOutputTokens)
      #expect(shown[2][0].system.contains("R$ 9,99"))
      #expect(shown[2][0].messages.count == 5)
    }
  }

  @Test("Every provider that was asked is shown, also one that failed; messages that were answered together once")
  func failover() async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.hangs(), .fails(AdapterError(.unavailable, "down")))
      let first = try await life.write("quanto custa")
      try await life.until { _ in pair.first.script.prompts.count == 1 }
      let second = try await life.write("o pão?")
      _ = try await life.trace(of: second)
      let id = try await life.conversation().id
      let shown = try await life.admin.prompts(for: first, in: id)
      #expect(shown.map(\.provider) == [pair.first.configuration.id, pair.second.configuration.id])
      #expect(shown.map { $0.messages.map(\.text) } == [["quanto custa\no pão?"], ["quanto custa\no pão?"]])
      #expect(shown.map(\.isExact) == [true, true])
      #expect(try await life.admin.prompts(for: second, in: id).isEmpty)
    }
  }

  @Test("A provider's own data comes back with its answer: to the same provider and model, and to no other")
  func opaque() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let pair = ProviderPair()
    let data: JSONValue = ["signature": "EqQBCg==", "parts": [["text": "a"], 7, .null]]
    // Longer than a message of the phone: the answer becomes two messages, and one again in the prompt.
    let long = String(repeating: "pão de queijo ", count: 20)
    try await business.open(content: ProviderPair.content, providers: pair.all) { life in
      pair.first.script.play(.answers(Completion(text: long, opaque: data)), .says(["certo"]))
      try await life.say("quanto?")
      #expect(life.phone.texts.count == 2)
      try await life.say("e o bolo?")
      let prompt = try #require(pair.first.script.prompts.last)
      #expect(prompt.messages.map(\.opaque) == [nil, data, nil])
      #expect(prompt.messages[1].text.split(separator: "\n").count == 2)
      let id = try await life.conversation().id
      let last = try #require(try await life.admin.traces(id).last)
      let shown = try #require(try await life.admin.prompts(for: last.message, in: id).first)
      #expect(shown.messages.map { $0.opaqueBytes != nil } == [false, true, false])
      #expect(shown.isExact)
      pair.first.script.play(.fails(AdapterError(.unavailable, "down")))
      try await life.say("e o café?")
      #expect(pair.second.script.prompts.last?.messages.allSatisfy { $0.opaque == nil } == true)
    }
    pair.first.script.play(.says(["certo"]))
    try await business.open(providers: [pair.first.asking("m2")]) { life in
      try await life.say("de novo?")
      #expect(pair.first.script.prompts.last?.messages.allSatisfy { $0.opaque == nil } == true)
    }
    try await business.open(providers: [pair.first.configuration]) { life in
      try await life.say("e de novo?")
      #expect(pair.first.script.prompts.last?.messages.contains { $0.opaque == data } == true)
    }
  }

  @Test(
    "Data that is too much to keep is left, the answer is not",
    arguments: [
      JSONValue.string(String(repeating: "x", count: Completion.opaqueLimit)),
      (1...70).reduce(JSONValue.null) { inner, _ in [inner] }, .number(.infinity),
    ])
  func tooMuch(_ data: JSONValue) async throws {
    try await ProviderPair.open { life, pair in
      pair.first.script.play(.answers(Completion(text: "R$ 1,50.", opaque: data)))
      let trace = try await life.say("quanto?")
      #expect(trace.steps.last?.reason.text.contains("too large") == true)
      try await life.say("quanto?")
      #expect(life.phone.texts == ["R$ 1,50.", "R$ 1,50."])
      #expect(pair.first.script.prompts.last?.messages.allSatisfy { $0.opaque == nil } == true)
    }
  }
}

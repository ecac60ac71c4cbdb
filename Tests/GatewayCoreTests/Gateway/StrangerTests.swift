import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Strangers reach a provider so often in an hour, and no more", .timeLimit(.minutes(5)))
struct StrangerTests {
  private static let content = ProviderPair.content.replacing(
    "\"handoff\"",
    with: """
      "flows": [
        { "id": "f", "start": { "keywords": [ { "word": "fluxo" } ] }, "nodes": [
          { "id": "ai", "type": "ai_reply", "prompt": "Greet.", "onFail": { "node": "none" } },
          { "id": "none", "type": "message", "text": "Agora não." } ] },
        { "id": "g", "start": { "keywords": [ { "word": "espere" } ] }, "nodes": [
          { "id": "wait", "type": "message", "next": "ai",
            "parts": [ { "text": "Já volto." }, { "text": "Voltei.", "delaySeconds": 30 } ] },
          { "id": "ai", "type": "ai_reply", "prompt": "Greet.", "onFail": { "node": "none" } },
          { "id": "none", "type": "message", "text": "Agora não." } ] } ], "handoff"
      """)

  private func open(
    _ quota: ProviderTurnQuota, hearing ear: String? = nil,
    _ body: @escaping @Sendable (Life, Script) async throws -> Void
  ) async throws {
    let business = TestBusiness()
    defer { business.remove() }
    let provider = ProviderPair.Provider("only", hearing: ear)
    provider.script.play(.says(["resposta"]))
    try await business.open(content: Self.content, providers: [provider.configuration], turns: quota) {
      try await body($0, provider.script)
    }
  }

  @Test("Of many sessions of one address so many are answered; another address is answered as before")
  func sessions() async throws {
    try await open(ProviderTurnQuota(perOrigin: 5)) { life, script in
      for number in 0..<20 {
        let trace = try await life.say("quanto?", from: "c\(number)", origin: "mallory")
        guard number >= 5 else { continue }
        let steps = trace.steps.suffix(2)
        #expect(steps.map(\.verdict) == [.passed, .answered])
        #expect(
          steps.first?.reason == ProviderCode.quotaOfVisitor.with(["count": 5, "limit": 5]))
      }
      #expect(script.prompts.count == 5)
      #expect(life.phone.texts == Array(repeating: "resposta", count: 5) + Array(repeating: "Não entendi.", count: 15))
      try await life.say("quanto?", from: "rui", origin: "rui")
      #expect(life.phone.texts.last == "resposta")
      // Setting the clock ahead does not count as an hour passed.
      life.clock.setWallClock(by: .seconds(7_200))
      try await life.say("quanto?", from: "c99", origin: "mallory")
      #expect(life.phone.texts.last == "Não entendi.")
      life.clock.advance(by: .seconds(3_600))
      try await life.say("quanto?", from: "c100", origin: "mallory")
      #expect(life.phone.texts.last == "resposta")
    }
  }

  @Test("All at once from one address: no more reach the provider")
  func atOnce() async throws {
    try await open(ProviderTurnQuota(perOrigin: 5)) { life, script in
      script.play(.hangs(after: ["resposta"]))
      for number in 0..<50 { try await life.write("quanto?", from: "c\(number)", origin: "mallory") }
      try await life.until { $0.phone.deliveries.count == 45 }
      #expect(script.prompts.count == 5)
      for _ in 0..<5 { script.go() }
      try await life.until { $0.phone.deliveries.count == 50 }
      #expect(script.prompts.count == 5)
    }
  }

  @Test("One session is bounded whatever its address; over it the default reply is given once an hour")
  func session() async throws {
    try await open(ProviderTurnQuota(perConversation: 2)) { life, script in
      for number in 0..<2 { try await life.say("quanto?", origin: "o\(number)") }
      try await life.say("quanto?", origin: "o3")
      let fourth = try await life.say("quanto?", origin: "o4")
      #expect(life.phone.texts == ["resposta", "resposta", "Não entendi."])
      #expect(fourth.steps.last?.reason.text == "already sent within the last 1 h")
      // What needs no provider is answered as ever.
      try await life.say("oi", origin: "o5")
      #expect(life.phone.texts.last == "Olá!")
      try await life.say("quanto?", from: "rui")
      #expect(life.phone.texts.last == "resposta" && script.prompts.count == 3)
    }
  }

  @Test("What a flow asks at its nodes counts, and so does what it asks after a pause")
  func flows() async throws {
    try await open(ProviderTurnQuota(perOrigin: 1)) { life, script in
      try await life.say("espere", from: "a", origin: "mallory")
      try await life.say("espere", from: "b", origin: "mallory")
      #expect(script.prompts.isEmpty)
      try await life.until { life in
        // Both pauses end at the same instant: once it has come, no deadline moves nearer.
        if script.prompts.isEmpty, life.phone.deliveries.count == 2 { life.clock.advance(by: .seconds(1)) }
        return life.phone.deliveries.count == 6
      }
      #expect(script.prompts.count == 1)
      #expect(life.phone.texts.suffix(4).sorted() == ["Agora não.", "Voltei.", "Voltei.", "resposta"])
      let trace = try await life.say("fluxo", from: "c", origin: "mallory")
      #expect(life.phone.texts.last == "Agora não." && script.prompts.count == 1)
      #expect(trace.steps.last?.reason.text.contains("the limit is 1") == true)
      try await life.say("fluxo", from: "rui", origin: "rui")
      #expect(life.phone.texts.last == "resposta")
    }
  }

  @Test("A recording that is written down counts like a turn")
  func recordings() async throws {
    let voice = Array("OggS".utf8) + [0, 2, 0x80, 0xBB, 0, 0, 0, 0, 0, 0] + Array("OpusHead".utf8)
    try await open(ProviderTurnQuota(perConversation: 1), hearing: "ear") { life, script in
      script.hears(.success(Transcription(text: "oi", usage: TokenUsage(input: 1, output: 1))))
      try await life.send("audio/voz.ogg", voice)
      #expect(life.phone.texts == ["Olá!"] && script.recordings.count == 1)
      let trace = try await life.send("audio/voz.ogg", voice)
      #expect(script.recordings.count == 1 && script.prompts.isEmpty)
      let step = trace.steps.first { $0.rung == "transcription" }
      #expect(step?.verdict == .failed && step?.reason.text.contains("the limit is 1") == true)
    }
  }

  @Test("A turn that reaches no provider uses nothing up")
  func givenBack() async throws {
    try await open(ProviderTurnQuota(perConversation: 1)) { life, script in
      let id = try #require(try await life.admin.providers().first?.id)
      _ = try await life.admin.setAutomateResponses(id, false)
      for _ in 0..<3 { try await life.say("quanto?") }
      _ = try await life.admin.setAutomateResponses(id, true)
      try await life.say("quanto?")
      #expect(life.phone.texts.last == "resposta" && script.prompts.count == 1)
    }
  }
}

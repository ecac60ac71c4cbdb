import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// The answers to messages without text.
@Suite("Messages without text that no provider can read get the media reply", .timeLimit(.minutes(5)))
struct MediaReplyTests {
  private static let content = ProviderPair.content.replacing(
    "\"defaultReply\"", with: "\"mediaReply\": { \"text\": \"Escreva!\", \"onceEveryHours\": 2 }, \"defaultReply\"")
  private static let voice = Array("OggS????OpusHead".utf8)

  /// Runs `body` with a provider that sees, or none that does anything.
  private func open<T: Sendable>(
    content: String = content, sees: Bool? = false, automation: Automation = .on,
    _ body: @escaping @Sendable (Life, Script) async throws -> T
  ) async throws -> T {
    let business = TestBusiness()
    defer { business.remove() }
    let id = "p-\(UUID().uuidString)"
    Script.named(id).play(.says(["resposta"]))
    let providers = sees.map { [ScriptedProvider.configuration(id, images: $0)] } ?? []
    return try await business.open(content: content, providers: providers, automation: automation) {
      try await body($0, Script.named(id))
    }
  }

  @Test(
    "What a message without text reaches",
    arguments: [
      ("audio/voz.ogg", false, "Escreva!"), ("audio/voz.ogg", true, "Escreva!"), ("video/f.mp4", true, "Escreva!"),
      ("image/bolo.jpg", false, "Escreva!"), ("image/bolo.jpg", true, "resposta"),
      ("sticker/a.webp", true, "resposta"), ("document/menu.pdf", false, "resposta"),
      ("document/menu.pdf", nil, "Escreva!"), ("image/bolo.jpg", nil, "Escreva!"),
    ] as [(String, Bool?, String)])
  func reaches(file: String, sees: Bool?, answer: String) async throws {
    try await open(sees: sees) { life, _ in
      let trace = try await life.send(file, TestPicture.jpeg)
      #expect(life.phone.texts == [answer])
      if answer == "Escreva!" { #expect(trace.steps.last?.rung == "media_reply") }
    }
  }

  @Test("With text beside it the provider answers, and the prompt names what it cannot hear")
  func words() async throws {
    try await open { life, script in
      try await life.send("audio/voz.ogg", Self.voice, "ouve?")
      #expect(life.phone.texts == ["resposta"])
      #expect(script.prompts.first?.messages.last?.text == "ouve? [audio voz.ogg]")
    }
  }

  @Test("It is sent once within its hours; in between nothing is sent, and a person is asked to look")
  func rationed() async throws {
    try await open { life, _ in
      try await life.send("audio/voz.ogg", Self.voice)
      #expect(try await life.conversation().flagged == false)
      life.clock.advance(by: .seconds(2 * 3600 - 1))
      let trace = try await life.send("audio/voz.ogg", Self.voice)
      #expect(life.phone.texts == ["Escreva!"])
      #expect(try await life.conversation().flagged)
      #expect(trace.steps.last?.verdict == .passed)
      life.clock.advance(by: .seconds(1))
      try await life.send("audio/voz.ogg", Self.voice)
      #expect(life.phone.texts == ["Escreva!", "Escreva!"])
    }
  }

  @Test("Without words of the business the built-in ones are said, once an hour")
  func builtIn() async throws {
    try await open(content: ProviderPair.content) { life, _ in
      try await life.send("audio/voz.ogg", Self.voice)
      try await life.send("audio/voz.ogg", Self.voice)
      life.clock.advance(by: .seconds(3600))
      try await life.send("audio/voz.ogg", Self.voice)
      let words = Catalogue.of(locale: "pt-BR").mediaReply
      #expect(life.phone.texts == [words, words])
    }
  }

  @Test("Where people send what is suggested to them, a person is asked to look instead")
  func suggesting() async throws {
    try await open(automation: .suggest) { life, _ in
      try await life.send("audio/voz.ogg", Self.voice)
      #expect(life.phone.texts.isEmpty)
      #expect(try await life.conversation().flagged)
    }
  }
}

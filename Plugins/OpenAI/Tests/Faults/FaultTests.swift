import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import OpenAI

/// Every pitfall of the wire that is known, as a named case: what the adapter makes of it, however the network cuts it.
@Suite struct FaultTests {
  private static let prompt = Prompt(
    system: "Rules.", messages: [.init(.customer, "Quanto custa?")], maximumOutputTokens: 300)

  private static func adapter(_ transport: any HTTPTransport) throws -> OpenAI {
    let (settings, _) = OpenAI.descriptor.settings.decode(["model": "m", "apiKey": ["secret": "openai/api-key"]])
    return OpenAI(settings: try #require(settings), context: .forTesting(http: transport))
  }

  @Test("cases have names of their own, and are many")
  func names() {
    let names = FaultCase.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.count > 200)
  }

  @Test("a reply", arguments: FaultCase.all)
  func reply(fault: FaultCase) async throws {
    let answer = try fault.answer
    let cuttings = answer.body.count < 100_000 ? BodyCutting.all : [.whole, .random(seed: 1)]
    for cutting in cuttings {
      let sink = RecordingSink()
      let result: Result<Completion, AdapterError>
      do throws(AdapterError) {
        let adapter = try Self.usable(ScriptedTransport(cutting: cutting, [answer]))
        result = .success(try await adapter.reply(to: Self.prompt, into: sink))
      } catch {
        result = .failure(error)
      }
      Self.compare(result, words: sink.text, with: fault.expect, "\(fault.name), \(cutting)")
    }
  }

  @Test("a key that is tried", arguments: FaultCase.all.filter { $0.key != nil })
  func key(fault: FaultCase) async throws {
    let list = ScriptedAnswer(json: #"{"object":"list","data":[]}"#)
    let adapter = try Self.adapter(ScriptedTransport([list, try fault.answer]))
    #expect(await adapter.verify() == fault.key)
  }

  private static func usable(_ transport: any HTTPTransport) throws(AdapterError) -> OpenAI {
    do {
      return try adapter(transport)
    } catch {
      throw AdapterError(.rejected, "the settings of the tests are none", cause: error)
    }
  }

  private static func compare(
    _ result: Result<Completion, AdapterError>, words: String, with expected: FaultCase.Expectation, _ what: String
  ) {
    switch result {
    case .success(let completion):
      #expect(expected.failure == nil, "\(what) is an answer: \(completion)")
      #expect(Array(completion.text.utf8) == Array((expected.text ?? "").utf8), "\(what)")
      #expect(Array(words.utf8) == Array(completion.text.utf8), "\(what): the sink's words")
      #expect(name(completion.finish) == expected.finish ?? "complete", "\(what)")
      #expect(completion.toolCalls == expected.toolCalls ?? [], "\(what)")
      if let usage = expected.usage { #expect(completion.usage == usage?.tokens, "\(what)") }
    case .failure(let error):
      let expectedName = expected.failure ?? "an answer"
      #expect(name(error.outcome) == expectedName, "\(what): \(error)")
      #expect((expected.words ?? "").hasPrefix(words), "\(what): the sink's words")
      #expect(error.message.count < 600 && !error.description.contains("sk-proj"), "\(what): \(error)")
      if case .throttled(let wait) = error.outcome { #expect(wait == expected.wait.map { .seconds($0) }, "\(what)") }
    }
  }

  private static func name(_ finish: Completion.Finish) -> String {
    switch finish {
    case .complete: "complete"
    case .length: "length"
    case .toolCalls: "toolCalls"
    case .blocked: "blocked"
    }
  }

  private static func name(_ outcome: AdapterError.Outcome) -> String {
    switch outcome {
    case .rejected: "rejected"
    case .unauthorized: "unauthorized"
    case .throttled: "throttled"
    case .unavailable: "unavailable"
    case .exhausted: "exhausted"
    case .blocked: "blocked"
    case .unknown: "unknown"
    }
  }
}

import Foundation
import GatewayKit

/// An adapter's opaque data (`Completion.opaque`), which it gets back with the next prompt.
extension ProviderConformance {
  /// The data of an answer is sent with the next request: completely, unchanged, in order and once. An adapter without
  /// such data has nothing to send.
  @Sendable static func dataComesBack(_ peer: any ProviderConformancePeer) async throws {
    let visit = ToolCall(id: "call-1", name: "book_visit", arguments: ["day": "terça-feira 🗓️ \"\\ \u{2028}"])
    let scripts = [
      ProviderScript(["Abrimos ", "às 8h."]), ProviderScript([], toolCalls: [visit], finish: .toolCalls),
      ProviderScript(["Um momento."], toolCalls: [visit, visit], finish: .toolCalls),
    ]
    for script in scripts {
      let bench = try ProviderBench(peer, .answers(script))
      let completion = try await bench.completion("an answer that may have data of its own")
      guard let opaque = completion.opaque else { continue }
      try expect(try JSONEncoder().encode(opaque).count <= Completion.opaqueLimit, "the data are over what is kept")
      var prompt = prompt
      prompt.messages += [
        Prompt.Message(.business, completion.text.isEmpty ? "Combinado." : completion.text, opaque: opaque),
        Prompt.Message(.customer, "Obrigada!"),
      ]
      _ = try await bench.completion(of: prompt, "an answer to a conversation with data")
      let request = try require(bench.transport.calls.last, "a request")
      var sent = try JSONValue(parsing: request.body).words[...]
      for word in opaque.words {
        guard let place = sent.firstIndex(of: word) else {
          throw ConformanceFailure("of its own data \(word) is not in the next request, or not in its place")
        }
        sent = sent[(place + 1)...]
      }
      try expect(!sent.contains { opaque.words.contains($0) && $0.utf8.count > 12 }, "the data are sent twice")
    }
  }

  /// Data of another version of the adapter, or of another provider, does no harm: the conversation is still sent.
  @Sendable static func foreignDataDoNoHarm(_ peer: any ProviderConformancePeer) async throws {
    let foreign: [JSONValue] = [
      .null, true, "words", [], [:], [[], [:], 1], ["parts": .null], ["parts": [["text": 1], "x", [:]]],
      ["parts": [["functionCall": "no"]]], ["output": [["type": "reasoning"]]], ["items": [.null]],
      (0..<60).reduce("deep") { inner, _ in ["a": inner] },
    ]
    for opaque in foreign {
      var prompt = prompt
      prompt.messages[1].opaque = opaque
      let bench = try ProviderBench(peer, .answers(ProviderScript(["Oi"])))
      _ = try await bench.completion(of: prompt, "an answer to a conversation with the foreign data \(opaque)")
      let request = try require(bench.transport.calls.last, "a request")
      let sent = try JSONValue(parsing: request.body).words.joined(separator: "\n")
      for message in prompt.messages {
        try expect(sent.contains(message.text), "\(message.text) is asked about beside the foreign data \(opaque)")
      }
    }
  }
}

extension JSONValue {
  /// Its strings that say something, in the order they are written, an object's members by name.
  fileprivate var words: [String] {
    switch self {
    case .null, .bool, .integer, .number: []
    case .string(let text): text.isEmpty ? [] : [text]
    case .array(let elements): elements.flatMap(\.words)
    case .object(let members): members.sorted { $0.key < $1.key }.flatMap(\.value.words)
    }
  }
}

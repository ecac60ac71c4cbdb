import Foundation
import GatewayKit
import GatewayTestKit

/// Writes answers of `streamGenerateContent?alt=sse`, as a model that thinks and signs its thoughts gives them.
struct GenerateWriter {
  private let script: ProviderScript

  init(_ script: ProviderScript) { self.script = script }

  /// As server-sent events: a thought, the words, the calls, each whole, and a last chunk with the reason and the cost.
  /// Nothing follows it: the wire's end is the body's.
  var stream: String {
    get throws {
      var chunks = [chunk(parts: [["text": "**Thinking**\n\nWhat do they want?", "thought": true]])]
      chunks += script.pieces.map { chunk(parts: [["text": .string($0)]]) }
      if !script.toolCalls.isEmpty { chunks.append(chunk(parts: calls)) }
      if script.hasEnd { chunks.append(last) }
      return try chunks.map { "data: \(try Self.text($0))\r\n\r\n" }.joined()
    }
  }

  /// All in one chunk; parallel ones are signed at the first.
  private var calls: [JSONValue] {
    script.toolCalls.enumerated().map { index, call in
      var part: [String: JSONValue] = [
        "functionCall": ["id": .string(call.id), "name": .string(call.name), "args": call.arguments ?? [:]]
      ]
      if index == 0 { part["thoughtSignature"] = "AY89a1+/calls==" }
      return .object(part)
    }
  }

  private var last: JSONValue {
    var candidate: [String: JSONValue] = ["index": 0, "finishReason": .string(finish)]
    // What is withheld has no content.
    if finish != "SAFETY" {
      candidate["content"] = [
        "role": "model", "parts": [["text": "", "thoughtSignature": "AY89a1+/words=="]],
      ]
    }
    return document(["candidates": [.object(candidate)]], usage: usage)
  }

  private var finish: String {
    switch script.finish {
    case .complete, .toolCalls: "STOP"
    case .length: "MAX_TOKENS"
    case .blocked: "SAFETY"
    }
  }

  /// A part of the output is thoughts.
  private var usage: JSONValue? {
    script.usage.map { usage in
      let thoughts = usage.output / 3
      var counts: [String: JSONValue] = [
        "promptTokenCount": .integer(usage.input), "candidatesTokenCount": .integer(usage.output - thoughts),
        "totalTokenCount": .integer(usage.input + usage.output),
        "promptTokensDetails": [["modality": "TEXT", "tokenCount": .integer(usage.input)]],
      ]
      if thoughts > 0 { counts["thoughtsTokenCount"] = .integer(thoughts) }
      if usage.cachedInput > 0 { counts["cachedContentTokenCount"] = .integer(usage.cachedInput) }
      return .object(counts)
    }
  }

  private func chunk(parts: [JSONValue]) -> JSONValue {
    let counts: JSONValue? = script.usage.map { usage in
      ["promptTokenCount": .integer(usage.input), "totalTokenCount": .integer(usage.input)]
    }
    return document(
      ["candidates": [["content": ["role": "model", "parts": .array(parts)], "index": 0]]], usage: counts)
  }

  private func document(_ members: [String: JSONValue], usage: JSONValue?) -> JSONValue {
    var members = members
    members["usageMetadata"] = usage
    members["modelVersion"] = "gemini-2.5-flash"
    members["responseId"] = "QHiLaa6LBrb8vdIPoNztsAg"
    return .object(members)
  }

  private static func text(_ value: JSONValue) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

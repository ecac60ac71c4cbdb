import Foundation
import GatewayKit
import GatewayTestKit

/// Writes answers of the Chat Completions wire (https://platform.openai.com/docs/api-reference/chat-streaming).
struct ChatWriter {
  private let script: ProviderScript
  private let tellsUsage: Bool

  init(_ script: ProviderScript, tellsUsage: Bool) {
    self.script = script
    self.tellsUsage = tellsUsage
  }

  /// As server-sent events: the role, the words, the calls in fragments, the finish, the usage, `[DONE]`.
  var stream: String {
    get throws {
      var chunks: [JSONValue] = [chunk(["role": "assistant", "content": ""])]
      chunks += script.pieces.map { chunk(["content": .string($0)]) }
      for (index, call) in script.toolCalls.enumerated() {
        let arguments = try Self.text(call.arguments ?? [:])
        let middle = arguments.index(arguments.startIndex, offsetBy: arguments.count / 2)
        chunks.append(
          fragment([
            "index": .integer(index), "id": .string(call.id), "type": "function",
            "function": ["name": .string(call.name), "arguments": ""],
          ]))
        for piece in [arguments[..<middle], arguments[middle...]] {
          chunks.append(fragment(["index": .integer(index), "function": ["arguments": .string(String(piece))]]))
        }
      }
      if script.hasEnd {
        chunks.append(chunk([:], finish: .string(finish)))
        if tellsUsage, let usage {
          chunks.append(["object": "chat.completion.chunk", "choices": [], "usage": usage])
        }
      }
      let events = try chunks.map { "data: \(try Self.text($0))\n\n" }.joined()
      return script.hasEnd ? events + "data: [DONE]\n\n" : events
    }
  }

  /// In one piece.
  var whole: String {
    get throws {
      var message: [String: JSONValue] = ["role": "assistant", "content": .string(script.text)]
      if !script.toolCalls.isEmpty {
        message["tool_calls"] = .array(
          try script.toolCalls.map { call in
            [
              "id": .string(call.id), "type": "function",
              "function": ["name": .string(call.name), "arguments": .string(try Self.text(call.arguments ?? [:]))],
            ]
          })
      }
      return try Self.text([
        "object": "chat.completion",
        "choices": [["index": 0, "message": .object(message), "finish_reason": .string(finish)]],
        "usage": usage ?? .null,
      ])
    }
  }

  private var finish: String {
    switch script.finish {
    case .complete: "stop"
    case .length: "length"
    case .toolCalls: "tool_calls"
    case .blocked: "content_filter"
    }
  }

  private var usage: JSONValue? {
    script.usage.map { usage in
      [
        "prompt_tokens": .integer(usage.input), "completion_tokens": .integer(usage.output),
        "total_tokens": .integer(usage.input + usage.output),
        "prompt_tokens_details": ["cached_tokens": .integer(usage.cachedInput)],
      ]
    }
  }

  private func fragment(_ call: JSONValue) -> JSONValue { chunk(["tool_calls": [call]]) }

  private func chunk(_ delta: JSONValue, finish: JSONValue = .null) -> JSONValue {
    [
      "object": "chat.completion.chunk",
      "choices": [["index": 0, "delta": delta, "logprobs": .null, "finish_reason": finish]],
    ]
  }

  private static func text(_ value: JSONValue) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

import Foundation
import GatewayKit
import GatewayTestKit

/// Writes answers of the Responses wire (https://platform.openai.com/docs/api-reference/responses-streaming).
struct ResponsesWriter {
  private let script: ProviderScript
  private let sealsThoughts: Bool

  init(_ script: ProviderScript, sealsThoughts: Bool) {
    self.script = script
    self.sealsThoughts = sealsThoughts
  }

  /// As server-sent events, each with its number: the response, its items as they grow, the response again.
  var stream: String {
    get throws {
      let begun: JSONValue = .object(try response(status: "in_progress", items: []))
      var events: [[String: JSONValue]] = [
        ["type": "response.created", "response": begun], ["type": "response.in_progress", "response": begun],
      ]
      for (index, item) in try items.enumerated() {
        let place = JSONValue.integer(index)
        var beginning = item
        beginning["content"] = item["content"].map { _ in [] }
        beginning["arguments"] = item["arguments"].map { _ in "" }
        beginning["status"] = "in_progress"
        events.append(["type": "response.output_item.added", "output_index": place, "item": .object(beginning)])
        events += try growth(of: item, at: place)
        guard script.hasEnd else { continue }
        events.append(["type": "response.output_item.done", "output_index": place, "item": .object(item)])
      }
      if script.hasEnd {
        let end = try response(status: status, items: try items)
        events.append(["type": .string("response.\(status)"), "response": .object(end)])
      }
      return try events.enumerated().map { number, event in
        let numbered = event.merging(["sequence_number": .integer(number)]) { $1 }
        return "event: \(event["type"]?.text ?? "")\ndata: \(try Self.text(.object(numbered)))\n\n"
      }.joined()
    }
  }

  /// In one piece.
  var whole: String {
    get throws { try Self.text(.object(try response(status: status, items: try items))) }
  }

  private func growth(of item: [String: JSONValue], at place: JSONValue) throws -> [[String: JSONValue]] {
    let common: [String: JSONValue] = ["output_index": place, "item_id": item["id"] ?? .null]
    switch item["type"] {
    case "message":
      let part = common.merging(["content_index": 0]) { $1 }
      return [part.merging(["type": "response.content_part.added", "part": Self.part("")]) { $1 }]
        + script.pieces.map { piece in
          part.merging(["type": "response.output_text.delta", "delta": .string(piece), "logprobs": []]) { $1 }
        }
        + [
          part.merging(["type": "response.output_text.done", "text": .string(script.text)]) { $1 },
          part.merging(["type": "response.content_part.done", "part": Self.part(script.text)]) { $1 },
        ]
    case "function_call":
      let arguments = item["arguments"]?.text ?? ""
      let middle = arguments.index(arguments.startIndex, offsetBy: arguments.count / 2)
      return [arguments[..<middle], arguments[middle...]].map { piece in
        common.merging(["type": "response.function_call_arguments.delta", "delta": .string(String(piece))]) { $1 }
      } + [common.merging(["type": "response.function_call_arguments.done", "arguments": .string(arguments)]) { $1 }]
    default: return []
    }
  }

  /// Thoughts, words, calls.
  private var items: [[String: JSONValue]] {
    get throws {
      var items: [[String: JSONValue]] = []
      if sealsThoughts {
        items.append([
          "type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAAAABo-sealed-thoughts==",
        ])
      }
      if !script.pieces.isEmpty || script.toolCalls.isEmpty {
        items.append([
          "type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
          "content": [Self.part(script.text)],
        ])
      }
      for (index, call) in script.toolCalls.enumerated() {
        items.append([
          "type": "function_call", "id": .string("fc_\(index)"), "call_id": .string(call.id),
          "name": .string(call.name), "arguments": .string(try Self.text(call.arguments ?? [:])), "status": "completed",
        ])
      }
      return items
    }
  }

  private var status: String {
    switch script.finish {
    case .complete, .toolCalls: "completed"
    case .length, .blocked: "incomplete"
    }
  }

  private func response(status: String, items: [[String: JSONValue]]) throws -> [String: JSONValue] {
    let reason: JSONValue = script.finish == .length ? "max_output_tokens" : "content_filter"
    let usage: JSONValue? = script.usage.map { usage in
      [
        "input_tokens": .integer(usage.input), "output_tokens": .integer(usage.output),
        "input_tokens_details": ["cached_tokens": .integer(usage.cachedInput)],
        "output_tokens_details": ["reasoning_tokens": 0], "total_tokens": .integer(usage.input + usage.output),
      ]
    }
    return [
      "object": "response", "id": "resp_1", "status": .string(status), "error": .null, "store": false,
      "incomplete_details": status == "incomplete" ? ["reason": reason] : .null,
      "output": .array(items.map(JSONValue.object)), "usage": status == "in_progress" ? .null : usage ?? .null,
    ]
  }

  private static func part(_ text: String) -> JSONValue {
    ["type": "output_text", "text": .string(text), "annotations": [], "logprobs": []]
  }

  private static func text(_ value: JSONValue) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

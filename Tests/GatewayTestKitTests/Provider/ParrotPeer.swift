import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes

/// The parrot's remote side. One line of JSON for each thing it says: `{"word": …}`, `{"call": …}`, `{"mood": …}`,
/// `{"cost": …}`, `{"error": …}`, and at last `{"end": …}`.
final class ParrotPeer: TranscribingPeer {
  static var adapter: any ProviderAdapter.Type { Parrot.self }

  init() {}

  var settings: JSONValue {
    ["cage": "https://parrot.example", "seed": ["secret": "parrot/seed"], "transcriptionModel": "ear"]
  }

  func prompt(in call: HTTPCall) throws -> Prompt {
    struct Unheard: Error {}
    let body = try JSONValue(parsing: call.body)
    guard case .string(let rules) = body["rules"], case .array(let said) = body["said"],
      case .array(let tools) = body["tools"], case .integer(let bound) = body["bound"]
    else { throw Unheard() }
    return Prompt(
      system: rules,
      messages: said.map {
        Prompt.Message(
          $0["by"] == "us" ? .business : .customer, Parrot.text($0["text"]), images: Self.images($0["seen"]))
      },
      tools: tools.map {
        Tool(
          name: Parrot.text($0["name"]), description: Parrot.text($0["description"]),
          parameters: $0["parameters"] ?? .null)
      }, maximumOutputTokens: bound, temperature: body["temperature"].flatMap(Double.init(setting:)))
  }

  func recording(in call: HTTPCall) throws -> Recording {
    let body = try JSONValue(parsing: call.body)
    return Recording(
      mimeType: Parrot.text(body["type"]),
      content: (body["sound"]?.elements ?? []).compactMap(\.count).map { UInt8($0) })
  }

  func answer(to call: HTTPCall, hearing transcription: Transcription) throws -> ScriptedAnswer {
    var said: [String: JSONValue] = ["heard": .string(transcription.text)]
    said["cost"] = transcription.usage.map {
      ["read": .integer($0.input), "cached": .integer($0.cachedInput), "written": .integer($0.output)]
    }
    return Self.answer(String(decoding: try JSONEncoder().encode(said), as: UTF8.self))
  }

  private static func images(_ seen: JSONValue?) -> [PromptImage] {
    guard case .array(let seen)? = seen else { return [] }
    return seen.map { image in
      guard case .array(let bytes)? = image["bytes"] else { return PromptImage(mimeType: "", content: []) }
      return PromptImage(
        mimeType: Parrot.text(image["type"]), content: bytes.compactMap(Int.init(setting:)).map { UInt8($0) })
    }
  }

  func answer(to call: HTTPCall, _ behaviour: ProviderBehaviour) throws -> ScriptedAnswer {
    switch behaviour {
    case .answers(let script): Self.answer(try lines(script))
    case .breaksDown(let script):
      Self.answer(try lines(ProviderScript(script.pieces, hasEnd: false)) + #"{"error":"overloaded"}"# + "\n")
    case .refuses(.badKey): ScriptedAnswer(status: 401)
    case .refuses(.noCredit): ScriptedAnswer(status: 402)
    case .refuses(.noModelAccess): ScriptedAnswer(status: 404)
    case .refuses(.throttled(let wait)):
      ScriptedAnswer(status: 429, headers: wait.map { [.retryAfter: "\(Int($0.seconds))"] } ?? [:])
    case .refuses(.overloaded): ScriptedAnswer(status: 503)
    case .refuses(.unacceptable): ScriptedAnswer(status: 400)
    }
  }

  private static func answer(_ lines: String) -> ScriptedAnswer {
    ScriptedAnswer(headers: [.contentType: "application/x-parrot"], body: Array(lines.utf8))
  }

  private func lines(_ script: ProviderScript) throws -> String {
    var lines: [JSONValue] = script.pieces.map { ["word": .string($0)] }
    lines += script.toolCalls.map {
      ["call": ["id": .string($0.id), "name": .string($0.name), "arguments": $0.arguments ?? .null]]
    }
    lines.append(["mood": "merry, at 8:00"])
    if let usage = script.usage {
      lines.append([
        "cost": [
          "read": .integer(usage.input), "cached": .integer(usage.cachedInput), "written": .integer(usage.output),
        ]
      ])
    }
    if script.hasEnd {
      let end =
        switch script.finish {
        case .complete, .toolCalls: "complete"
        case .length: "length"
        case .blocked: "withheld"
        }
      lines.append(["end": .string(end)])
    }
    return try lines.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) + "\n" }.joined()
  }
}

import Foundation
public import GatewayKit
public import GatewayTestKit
import HTTPTypes
import OpenAI

/// The remote side of the Chat Completions wire, as OpenAI's own servers speak it.
public final class Peer: TranscribingPeer {
  /// OpenAI.
  public static var adapter: any ProviderAdapter.Type { OpenAI.self }

  /// The other wire has a remote side of its own.
  public static var others: [any ProviderConformancePeer.Type] { [ResponsesPeer.self] }

  /// A server.
  public init() {}

  /// What has no default.
  public var settings: JSONValue {
    [
      "model": "gpt-4.1-mini", "apiKey": ["secret": "openai/api-key"],
      "transcriptionModel": "gpt-4o-mini-transcribe",
    ]
  }

  /// Reads a request as strictly as OpenAI does.
  public func prompt(in call: HTTPCall) throws -> Prompt { try ChatQuestion(call).prompt }

  /// A list of models, or a chat completion, streamed where the request asks for that.
  public func answer(to call: HTTPCall, _ behaviour: ProviderBehaviour) throws -> ScriptedAnswer {
    if call.url.path().hasSuffix("/models") { return Server.models(behaviour) }
    if case .refuses(let refusal) = behaviour, (try? TranscriptionForm(call)) != nil { return Server.refusal(refusal) }
    let question = try ChatQuestion(call)
    switch behaviour {
    case .refuses(let refusal): return Server.refusal(refusal)
    case .answers(let script):
      return question.isStreamed
        ? ScriptedAnswer(events: try ChatWriter(script, tellsUsage: question.wantsUsage).stream)
        : ScriptedAnswer(json: try ChatWriter(script, tellsUsage: true).whole)
    case .breaksDown(let script):
      let beginning = ProviderScript(script.pieces, toolCalls: script.toolCalls, hasEnd: false)
      let failure = Server.overloaded
      return question.isStreamed
        ? ScriptedAnswer(events: try ChatWriter(beginning, tellsUsage: false).stream + "data: \(failure)\n\n")
        : ScriptedAnswer(status: 503, json: failure)
    }
  }

  /// Reads the form that a recording comes in.
  public func recording(in call: HTTPCall) throws -> Recording { try TranscriptionForm(call).recording }

  /// The words, and the tokens they cost.
  public func answer(to call: HTTPCall, hearing transcription: Transcription) throws -> ScriptedAnswer {
    _ = try TranscriptionForm(call)
    var answer: [String: JSONValue] = ["text": .string(transcription.text)]
    answer["usage"] = transcription.usage.map { usage in
      [
        "type": "tokens", "input_tokens": .integer(usage.input), "output_tokens": .integer(usage.output),
        "total_tokens": .integer(usage.input + usage.output),
        "input_token_details": ["text_tokens": 0, "audio_tokens": .integer(usage.input)],
      ]
    }
    return ScriptedAnswer(json: String(decoding: try JSONEncoder().encode(answer), as: UTF8.self))
  }
}

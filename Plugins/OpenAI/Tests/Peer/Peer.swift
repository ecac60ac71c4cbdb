import Foundation
public import GatewayKit
public import GatewayTestKit
import HTTPTypes
import OpenAI

/// The remote side of the Chat Completions wire, as OpenAI's own servers speak it.
public final class Peer: ProviderConformancePeer {
  /// OpenAI.
  public static var adapter: any ProviderAdapter.Type { OpenAI.self }

  /// A server.
  public init() {}

  /// What has no default.
  public var settings: JSONValue { ["model": "gpt-4.1-mini", "apiKey": ["secret": "openai/api-key"]] }

  /// Reads a request as strictly as OpenAI does.
  public func prompt(in call: HTTPCall) throws -> Prompt { try ChatQuestion(call).prompt }

  /// A list of models, or a chat completion, streamed where the request asks for that.
  public func answer(to call: HTTPCall, _ behaviour: ProviderBehaviour) throws -> ScriptedAnswer {
    if call.url.path().hasSuffix("/models") {
      switch behaviour {
      case .refuses(.badKey), .refuses(.overloaded): return refusal(behaviour)
      default: return ScriptedAnswer(json: #"{"object":"list","data":[{"id":"gpt-4.1-mini","object":"model"}]}"#)
      }
    }
    let question = try ChatQuestion(call)
    switch behaviour {
    case .refuses: return refusal(behaviour)
    case .answers(let script):
      return question.isStreamed
        ? ScriptedAnswer(events: try ChatWriter(script, tellsUsage: question.wantsUsage).stream)
        : ScriptedAnswer(json: try ChatWriter(script, tellsUsage: true).whole)
    case .breaksDown(let script):
      let beginning = ProviderScript(script.pieces, toolCalls: script.toolCalls, hasEnd: false)
      let failure = #"{"error":{"message":"Overloaded.","type":"server_error","code":"server_is_overloaded"}}"#
      return question.isStreamed
        ? ScriptedAnswer(events: try ChatWriter(beginning, tellsUsage: false).stream + "data: \(failure)\n\n")
        : ScriptedAnswer(status: 503, json: failure)
    }
  }

  private func refusal(_ behaviour: ProviderBehaviour) -> ScriptedAnswer {
    guard case .refuses(let refusal) = behaviour else { return ScriptedAnswer(status: 500) }
    let (status, code): (Int, String) =
      switch refusal {
      case .badKey: (401, "invalid_api_key")
      case .noCredit: (429, "insufficient_quota")
      case .noModelAccess: (404, "model_not_found")
      case .throttled: (429, "rate_limit_exceeded")
      case .overloaded: (503, "server_is_overloaded")
      case .unacceptable: (400, "context_length_exceeded")
      }
    var answer = ScriptedAnswer(
      status: status,
      json: #"{"error":{"message":"The request was refused.","type":"invalid_request_error","param":null,"#
        + #""code":"\#(code)"}}"#)
    if case .throttled(wait: let wait?) = refusal { answer.headers[.retryAfter] = "\(Int(wait.seconds))" }
    return answer
  }
}

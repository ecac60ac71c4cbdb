import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import OpenAI

/// The remote side of the Responses wire, as OpenAI's own servers speak it, with a model that thinks.
final class ResponsesPeer: ProviderConformancePeer {
  static var adapter: any ProviderAdapter.Type { OpenAI.self }

  static var label: String? { "responses" }

  var settings: JSONValue {
    ["model": "gpt-5-mini", "apiKey": ["secret": "openai/api-key"], "wire": "responses"]
  }

  func prompt(in call: HTTPCall) throws -> Prompt { try ResponsesQuestion(call).prompt }

  func answer(to call: HTTPCall, _ behaviour: ProviderBehaviour) throws -> ScriptedAnswer {
    if call.url.path().hasSuffix("/models") { return Server.models(behaviour) }
    let question = try ResponsesQuestion(call)
    switch behaviour {
    case .refuses(let refusal): return Server.refusal(refusal)
    case .answers(let script):
      let writer = ResponsesWriter(script, sealsThoughts: question.wantsThoughts)
      return question.isStreamed ? ScriptedAnswer(events: try writer.stream) : ScriptedAnswer(json: try writer.whole)
    case .breaksDown(let script):
      guard question.isStreamed else { return ScriptedAnswer(status: 503, json: Server.overloaded) }
      let beginning = ProviderScript(script.pieces, toolCalls: script.toolCalls, hasEnd: false)
      let stream = try ResponsesWriter(beginning, sealsThoughts: question.wantsThoughts).stream
      let failure = #"{"type":"error","code":"server_is_overloaded","message":"Overloaded.","param":null}"#
      return ScriptedAnswer(events: stream + "event: error\ndata: \(failure)\n\n")
    }
  }
}

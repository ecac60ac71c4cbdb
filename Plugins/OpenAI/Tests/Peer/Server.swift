import GatewayKit
import GatewayTestKit
import HTTPTypes

/// What OpenAI's servers answer alike on both wires: the list of models, and errors.
enum Server {
  /// The list, which is there for every key that is known.
  static func models(_ behaviour: ProviderBehaviour) -> ScriptedAnswer {
    switch behaviour {
    case .refuses(.badKey): refusal(.badKey)
    case .refuses(.overloaded): refusal(.overloaded)
    default: ScriptedAnswer(json: #"{"object":"list","data":[{"id":"gpt-4.1-mini","object":"model"}]}"#)
    }
  }

  /// What an overloaded server says, if need be inside a running stream.
  static let overloaded = #"{"error":{"message":"Overloaded.","type":"server_error","code":"server_is_overloaded"}}"#

  /// An error.
  static func refusal(_ refusal: ProviderRefusal) -> ScriptedAnswer {
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

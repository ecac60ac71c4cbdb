import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes

/// What OpenAI's servers do alike on both wires: what a request is, the list of models, errors.
enum Server {
  /// What a server would answer with 400.
  struct Malformed: Error { let what: String }

  /// The body of a request for a reply.
  static func body(of call: HTTPCall, at path: String) throws -> JSONValue {
    guard call.method == .post, call.url.path().hasSuffix(path) else {
      throw Malformed(what: "\(call.method) \(call.url.path())")
    }
    guard call.fields.contains(.init(.contentType, .plain("application/json"))) else {
      throw Malformed(what: "the body's type")
    }
    let body = try JSONValue(parsing: call.body)
    guard case .string = body["model"] else { throw Malformed(what: "no model") }
    return body
  }

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

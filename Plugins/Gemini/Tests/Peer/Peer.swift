import Foundation
public import GatewayKit
public import GatewayTestKit
import Gemini
import HTTPTypes

/// The remote side of `streamGenerateContent`, as Google's own servers speak it.
public final class Peer: TranscribingPeer {
  /// Gemini.
  public static var adapter: any ProviderAdapter.Type { Gemini.self }

  /// A server.
  public init() {}

  /// What has no default.
  public var settings: JSONValue {
    [
      "model": "gemini-2.5-flash", "apiKey": ["secret": "gemini/api-key"],
      "transcriptionModel": "gemini-2.5-flash-lite",
    ]
  }

  /// Reads a request as strictly as Google does.
  public func prompt(in call: HTTPCall) throws -> Prompt { try GenerateQuestion(call).prompt }

  /// A list of models, or a streamed answer.
  public func answer(to call: HTTPCall, _ behaviour: ProviderBehaviour) throws -> ScriptedAnswer {
    if call.method == .get, call.url.path() == "/v1beta/models" {
      switch behaviour {
      case .refuses(.badKey): return Self.refusal(.badKey)
      case .refuses(.overloaded): return Self.refusal(.overloaded)
      default: return ScriptedAnswer(json: #"{"models":[{"name":"models/gemini-2.5-flash"}],"nextPageToken":"a"}"#)
      }
    }
    if case .refuses(let refusal) = behaviour, (try? RecordingQuestion(call)) != nil { return Self.refusal(refusal) }
    _ = try GenerateQuestion(call)
    switch behaviour {
    case .refuses(let refusal): return Self.refusal(refusal)
    case .answers(let script): return ScriptedAnswer(events: try GenerateWriter(script).stream)
    case .breaksDown(let script):
      let beginning = ProviderScript(script.pieces, toolCalls: script.toolCalls, hasEnd: false)
      return ScriptedAnswer(events: try GenerateWriter(beginning).stream + Self.brokenDown)
    }
  }

  /// Reads the recording that stands before the wish to have it written down.
  public func recording(in call: HTTPCall) throws -> Recording { try RecordingQuestion(call).recording }

  /// The words as a model gives them: a hyphen for silence.
  public func answer(to call: HTTPCall, hearing transcription: Transcription) throws -> ScriptedAnswer {
    _ = try RecordingQuestion(call)
    let words = transcription.text.isEmpty ? "-\n" : transcription.text
    let script = ProviderScript([String(words.prefix(3)), String(words.dropFirst(3))], usage: transcription.usage)
    return ScriptedAnswer(events: try GenerateWriter(script).stream)
  }

  /// An error in a running stream comes as it stands, on lines of its own and without `data:`.
  private static let brokenDown = """
    {
      "error": {
        "code": 503,
        "message": "The model is overloaded. Please try again later.",
        "status": "UNAVAILABLE"
      }
    }

    """

  private static func refusal(_ refusal: ProviderRefusal) -> ScriptedAnswer {
    switch refusal {
    case .badKey:
      error(
        400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.",
        details: #"{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","#
          + #""domain":"googleapis.com","metadata":{"service":"generativelanguage.googleapis.com"}}"#)
    case .noCredit:
      error(
        429, "RESOURCE_EXHAUSTED",
        "Your prepayment credits are depleted. Please go to AI Studio to manage your project and billing.")
    case .noModelAccess:
      error(
        404, "NOT_FOUND",
        "models/gemini-2.5-flash is not found for API version v1beta, or is not supported for generateContent.")
    case .throttled(let wait):
      error(
        429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan and billing details.",
        details: #"{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"#
          + #""quotaMetric":"generativelanguage.googleapis.com/generate_content_free_tier_requests","#
          + #""quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]}"#
          + (wait.map { #",{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"\#($0.seconds)s"}"# } ?? "")
      )
    case .overloaded: error(503, "UNAVAILABLE", "The model is overloaded. Please try again later.")
    case .unacceptable:
      error(
        400, "INVALID_ARGUMENT",
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).")
    }
  }

  private static func error(_ code: Int, _ status: String, _ message: String, details: String = "") -> ScriptedAnswer {
    ScriptedAnswer(
      status: code,
      json: #"{"error":{"code":\#(code),"message":"\#(message)","status":"\#(status)","details":[\#(details)]}}"#)
  }
}

import Foundation
import GatewayKit
import HTTPTypes

/// A request of `streamGenerateContent` that holds a recording (https://ai.google.dev/gemini-api/docs/audio), read
/// strictly.
struct RecordingQuestion {
  /// What a server would answer with 400.
  struct Malformed: Error { let what: String }

  let recording: Recording

  init(_ call: HTTPCall) throws {
    guard call.method == .post, call.url.query() == "alt=sse",
      call.url.path().wholeMatch(of: /\/v1beta\/models\/[^:\/]+:streamGenerateContent/) != nil
    else { throw Malformed(what: "\(call.method) \(call.url.path())") }
    let body = try JSONValue(parsing: call.body)
    let contents = body["contents"]?.elements ?? []
    guard contents.count == 1, contents[0]["role"] == "user", let parts = contents[0]["parts"]?.elements,
      parts.count == 2,
      let sound = parts[0]["inlineData"], let type = sound["mimeType"]?.text, type.hasPrefix("audio/"),
      let content = Data(base64Encoded: sound["data"]?.text ?? ""), parts[1]["text"]?.text?.isEmpty == false
    else { throw Malformed(what: "no recording, or no wish beside it") }
    guard let bound = body["generationConfig"]?["maxOutputTokens"]?.count, bound > 0 else {
      throw Malformed(what: "no maxOutputTokens")
    }
    recording = Recording(mimeType: type, content: Array(content))
  }
}

import GatewayKit

/// Reads the answer of `POST /audio/transcriptions`. Pure.
enum TranscriptionAnswer {
  /// The text and its usage.
  ///
  /// Models billed by the second, such as whisper-1, report seconds and no tokens, so no usage is returned for them.
  static func read(_ body: [UInt8]) throws(AdapterError) -> Transcription {
    if let refusal = Refusal(in: body) { throw refusal.error }
    guard let answer = try? JSONValue(parsing: body), let text = answer["text"]?.text else {
      throw AdapterError(
        .unknown, "the response has no content of the transcription API; check that the server at baseURL has this API")
    }
    return Transcription(text: text, usage: usage(answer["usage"]))
  }

  private static func usage(_ counts: JSONValue?) -> TokenUsage? {
    guard let input = counts?["input_tokens"]?.count ?? counts?["prompt_tokens"]?.count,
      let output = counts?["output_tokens"]?.count ?? counts?["completion_tokens"]?.count, input + output > 0
    else { return nil }
    return TokenUsage(input: input, output: output)
  }
}

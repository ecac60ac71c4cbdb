public import GatewayKit
import HTTPTypes

extension OpenAI: Transcribing {
  /// The most bytes of an answer: many times the text of a recording.
  private static let longestTranscript = 1 << 20

  /// The configured transcription model; nil if not set.
  public static func transcriptionModel(_ settings: Settings) -> String? {
    settings[ProviderSetting.transcriptionModel]
  }

  /// Whether OpenAI's servers accept recordings of this MIME type.
  public static func takes(_ mimeType: String) -> Bool { TranscriptionRequest.endings[mimeType] != nil }

  /// Transcribes a recording, without streaming.
  public func transcribe(_ recording: Recording) async throws(AdapterError) -> Transcription {
    guard let model = settings.transcriptionModel else {
      throw AdapterError(.rejected, "transcriptionModel is not set")
    }
    let request = TranscriptionRequest(recording, model: model)
    let answer = try await http.send(
      try call(
        .post, "audio/transcriptions", body: request.body, as: request.contentType,
        maximumBytes: Self.longestTranscript))
    guard answer.status.kind == .successful else { throw try await refusal(answer).error }
    return try TranscriptionAnswer.read(try await answer.bytes())
  }
}

import Foundation
public import GatewayKit
import HTTPTypes

extension Gemini: Transcribing {
  /// The recording types that the API accepts. Voice messages are Ogg.
  private static let recordings: Set<String> = [
    "audio/ogg", "audio/mpeg", "audio/mp4", "audio/wav", "audio/webm", "audio/flac", "audio/aac",
  ]

  /// The configured transcription model; nil if not set.
  public static func transcriptionModel(_ settings: Settings) -> String? {
    settings[ProviderSetting.transcriptionModel]
  }

  /// Whether the API accepts recordings of this MIME type.
  public static func takes(_ mimeType: String) -> Bool { recordings.contains(mimeType) }

  /// Asks a model to transcribe a recording, over the same streaming API as replies.
  public func transcribe(_ recording: Recording) async throws(AdapterError) -> Transcription {
    guard let model = settings.transcriptionModel else {
      throw AdapterError(.rejected, "transcriptionModel is not set")
    }
    let request = GenerateRequest(writingDown: recording, settings: settings)
    let answer = try await http.send(try generation(of: request, .seconds(30), asking: model))
    guard answer.status.kind == .successful else { throw try await refusal(answer).error }
    let completion = try await AnswerReading(clock: clock)
      .completion(of: answer.body, by: GenerateReader(now: clock.now), into: NoSink())
    if case .blocked(let reason) = completion.finish { throw AdapterError(.blocked, reason) }
    let words = completion.text.trimmingCharacters(in: .whitespacesAndNewlines)
    return Transcription(text: words == GenerateRequest.silence ? "" : words, usage: completion.usage)
  }
}

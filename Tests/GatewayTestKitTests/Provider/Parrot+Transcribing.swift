import Foundation
import GatewayKit
import HTTPTypes

/// How a parrot listens.
extension Parrot {
  static func transcriptionModel(_ settings: Settings) -> String? { settings[ProviderSetting.transcriptionModel] }

  static func takes(_ mimeType: String) -> Bool { mimeType.hasPrefix("audio/") }

  func transcribe(_ recording: Recording) async throws(AdapterError) -> Transcription {
    do {
      let heard = Self.flaw == .hearsHalf ? Array(recording.content.dropLast(200)) : recording.content
      let question: JSONValue = [
        "sound": .array(heard.map { .integer(Int($0)) }), "type": .string(recording.mimeType),
      ]
      let answer = try await http.send(call(body: try JSONEncoder().encode(question)))
      guard answer.status == .ok else { throw try await Self.refusal(answer) }
      let said = try JSONValue(parsing: try await answer.bytes())
      guard case .string(let words)? = said["heard"] else { throw AdapterError(.unknown, "the parrot heard nothing") }
      return Transcription(text: words, usage: said["cost"].map(Self.usage))
    } catch let error as AdapterError {
      if Self.flaw == .takesFailureForSilence { return Transcription(text: "") }
      throw error
    } catch {
      throw AdapterError(.unknown, "nobody understands the parrot", cause: error)
    }
  }
}

public import GatewayKit

extension InboundMessage {
  /// The message with transcripts of its recordings, keyed by the channel's id of the file.
  public func adding(_ transcripts: [String: Transcript]) -> InboundMessage {
    var message = self
    message.parts = parts.map { part in
      guard case .media(var media) = part, let transcript = transcripts[media.ref] else { return part }
      media.transcript = transcript
      return .media(media)
    }
    return message
  }

  /// Recordings to transcribe. For a mail only if it has no text, because an attachment to a letter is seldom its
  /// writer's voice.
  var untranscribed: [Media] {
    guard mail == nil || isWordless else { return [] }
    return files.filter { $0.kind == .audio && $0.transcript == nil }
  }

  /// The providers that transcribed its recordings; empty when there are no transcripts.
  var transcribers: [ProviderID] { files.compactMap(\.transcript?.provider) }
}

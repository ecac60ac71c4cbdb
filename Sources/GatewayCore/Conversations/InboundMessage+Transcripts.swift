public import GatewayKit

extension InboundMessage {
  /// The message with the transcripts of its recordings, each under the channel's name for its file.
  public func adding(_ transcripts: [String: Transcript]) -> InboundMessage {
    var message = self
    message.parts = parts.map { part in
      guard case .media(var media) = part, let transcript = transcripts[media.ref] else { return part }
      media.transcript = transcript
      return .media(media)
    }
    return message
  }

  /// The recordings that are to be written down: of a mail only where it has no words, since what lies beside a letter is
  /// seldom its writer's voice.
  var untranscribed: [Media] {
    guard mail == nil || isWordless else { return [] }
    return files.filter { $0.kind == .audio && $0.transcript == nil }
  }

  /// Who wrote its recordings down; empty where nobody did.
  var transcribers: [ProviderID] { files.compactMap(\.transcript?.provider) }
}

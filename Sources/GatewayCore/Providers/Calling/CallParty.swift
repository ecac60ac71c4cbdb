import GatewayKit

/// A group of callers that counts as one where callers take turns for a provider's slots (`CallQueue`).
enum CallParty: Sendable, Hashable {
  /// All conversations of one block of networks on one channel.
  case network(ChannelID, String)
  /// One conversation, where its channel names no origin.
  case conversation(ConversationID)

  /// The party of a message that came from `origin`.
  init(_ conversation: ConversationID, on channel: ChannelID, from origin: TurnOrigin?) {
    if let origin {
      self = .network(channel, origin.block ?? origin.client)
    } else {
      self = .conversation(conversation)
    }
  }
}

import GatewayKit

/// A group of callers that counts as one in the round robin for a provider's slots (`CallQueue`).
enum CallParty: Sendable, Hashable {
  /// All conversations of one network block on one channel.
  case network(ChannelID, String)
  /// One conversation, on channels that report no origin.
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

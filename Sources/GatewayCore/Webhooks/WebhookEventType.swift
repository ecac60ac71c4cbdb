import GatewayKit

/// The kinds of events that webhooks get, as they are spelt in `type`.
public enum WebhookEventType: String, Sendable, Hashable, Codable, CaseIterable {
  /// A customer wrote.
  case messageReceived = "message.received"
  /// The business wrote: the bot, an agent, the gateway, or somebody at the business's phone.
  case messageSent = "message.sent"
  /// Another inbound event: a status, a reaction, an edit, a deletion, a notice.
  case eventReceived = "event.received"
  /// A conversation has another owner.
  case ownerChanged = "conversation.owner_changed"
  /// A delivery was sent, has failed, is unknown, or will not be sent.
  case deliveryUpdated = "delivery.updated"
  /// Something began to need a person's attention.
  case alertRaised = "alert.raised"
  /// Something does not need a person's attention any more.
  case alertEnded = "alert.ended"
}

extension StoredEvent {
  /// The type of the event; nil for notes, which are for the team alone.
  var type: WebhookEventType? {
    switch content {
    case .line(let entry):
      switch entry.content {
      case .inbound(_, let event):
        switch event.kind {
        case .message: .messageReceived
        case .echo: .messageSent
        case .status, .reaction, .edit, .revoke, .system, .unsupported: .eventReceived
        }
      case .outbound: .messageSent
      case .owner: .ownerChanged
      case .note: nil
      }
    case .delivery: .deliveryUpdated
    case .alert(_, let isRaised): isRaised ? .alertRaised : .alertEnded
    }
  }
}

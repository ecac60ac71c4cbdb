public import GatewayKit

extension LogEntry {
  /// The line as the customer's side shows it; nil for what customers do not see.
  public var conversationEvent: ConversationEvent? {
    switch content {
    case .inbound(let id, let event):
      switch event.content {
      case .message(let message):
        let shown = ConversationMessage(
          id: id, author: .visitor, content: OutgoingMessage(text: message.written), files: message.files, at: at)
        return ConversationEvent(position: position, content: .message(shown))
      case .status(let status) where status.stage == .read:
        return ConversationEvent(position: position, content: .read(MessageID(rawValue: event.externalID)))
      case .status, .reaction, .edit, .revoke, .echo, .system, .unsupported:
        return nil
      }
    case .outbound(let outbound):
      let shown = ConversationMessage(id: outbound.id, author: outbound.author, content: outbound.message, at: at)
      return ConversationEvent(position: position, content: .message(shown))
    case .owner(let owner, _):
      return ConversationEvent(position: position, content: .owner(owner.kind))
    }
  }
}

public import GatewayKit

extension LogEntry {
  /// The line as the customer's side shows it; nil for lines that customers do not see.
  public var conversationEvent: ConversationEvent? {
    switch content {
    case .inbound(let id, let event):
      switch event.content {
      case .message(let message):
        let shown = ConversationMessage(
          id: id, author: .visitor, content: OutgoingMessage(text: message.written), files: message.files, at: at)
        return ConversationEvent(position: position, content: .message(shown))
      case .status(let status) where status.stage == .read:
        return readMark.map { ConversationEvent(position: position, content: .read($0)) }
      case .status, .reaction, .edit, .revoke, .echo, .system, .unsupported:
        return nil
      }
    case .outbound(let outbound):
      let shown = ConversationMessage(id: outbound.id, author: outbound.author, content: outbound.message, at: at)
      return ConversationEvent(position: position, content: .message(shown))
    case .owner(let owner, _):
      return ConversationEvent(position: position, content: .owner(owner.kind))
    case .note:
      return nil
    }
  }

  /// The message that this line marks as read; nil for other lines. In event ids that begin with the thread, the
  /// message's id follows it.
  var readMark: MessageID? {
    guard case .inbound(_, let event) = content, case .status(let status) = event.content, status.stage == .read else {
      return nil
    }
    let thread = "\(event.thread)/"
    let name = event.externalID.hasPrefix(thread) ? String(event.externalID.dropFirst(thread.count)) : event.externalID
    return MessageID(rawValue: name)
  }
}

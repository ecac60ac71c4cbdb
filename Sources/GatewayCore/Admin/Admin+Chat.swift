import Foundation
public import GatewayKit

extension Admin {
  /// Sends `text` as the customer of a terminal session, and returns the answer with its trace.
  ///
  /// Works whether or not the gateway runs. The bot is silent here, too, if an agent owns the conversation.
  public func chat(session: String, text: String) async throws(AdminError) -> ChatReply {
    guard let terminal = channels[TerminalChannel.id] else { throw AdminError("this gateway has no terminal") }
    let thread = ThreadKey(rawValue: session)
    let conversation = identifiers.conversation(terminal.id, thread)
    let before = try await stored { () throws(StoreError) in
      try await store.recentLog(of: conversation, limit: 1).last?.position
    }
    let event = InboundEvent(
      externalID: identifiers.fresh(""), at: clock.now, thread: thread,
      from: Sender(name: session, aliases: [Alias(scheme: "terminal", value: session)]),
      content: .message(InboundMessage(parts: [.text(text)])))
    let message: MessageID
    do {
      guard let accepted = try await terminal.inbox.accept(Batch(events: [event])).first else {
        throw AdminError("the journal did not store the message")
      }
      message = accepted.message
    } catch let error as AdapterError {
      throw AdminError(error.message)
    } catch {
      throw AdminError("\(error)")
    }
    return try await answer(to: message, in: conversation, after: before)
  }

  private func answer(
    to message: MessageID, in conversation: ConversationID, after position: Int64?
  ) async throws(AdminError) -> ChatReply {
    var watch = live.watch(conversation).makeIterator()
    while true {
      _ = await turns.lanes.runNow(conversation) { await turns.run($0) }
      let traces = try await stored { () throws(StoreError) in
        try await store.traces(of: conversation, after: position)
      }
      if let trace = traces.first(where: { $0.message == message }) {
        let lines = try await stored { () throws(StoreError) in
          try await store.log(of: conversation, after: position, limit: 100)
        }
        return ChatReply(
          conversation: conversation, lines: lines.map { ConversationDetail.Line($0, without: []) }, trace: trace)
      }
      guard await watch.next() != nil else { throw AdminError("the gateway is stopping") }
    }
  }
}

/// The ladder's answer in the terminal.
public struct ChatReply: Sendable, Hashable, Codable {
  /// The conversation.
  public let conversation: ConversationID
  /// The new lines of the log; the customer's message first.
  public let lines: [ConversationDetail.Line]
  /// The trace of the turn.
  public let trace: Trace
}

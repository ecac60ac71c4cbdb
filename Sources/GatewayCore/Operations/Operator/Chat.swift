import Foundation
public import GatewayKit

/// Sends a text as the customer of a terminal session, and returns the answer with its trace.
///
/// Works whether or not the gateway runs. The bot is silent here, too, if an agent owns the conversation.
public struct Chat: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "chat", http: .post("chat"), access: .admin, effect: .edit,
    summary: "Sends a text as the customer of a terminal session, and returns the ladder's answer with its trace.")

  /// The name of the session.
  public let session: String
  /// The text.
  public let text: String

  /// Creates the operation.
  public init(session: String, text: String) {
    self.session = session
    self.text = text
  }

  /// Sends it and waits for the answer.
  public func run(_ call: OperationCall) async throws(OperationError) -> ChatReply {
    let services = call.services
    guard let terminal = services.channels[TerminalChannel.id] else { throw OperationError(.terminalMissing) }
    let thread = ThreadKey(rawValue: session)
    let conversation = services.identifiers.conversation(terminal.id, thread)
    let before = try await services.stored { () throws(StoreError) in
      try await services.store.recentLog(of: conversation, limit: 1).last?.position
    }
    let event = InboundEvent(
      externalID: services.identifiers.fresh(""), at: call.now, thread: thread,
      from: Sender(name: session, aliases: [Alias(scheme: "terminal", value: session)]),
      content: .message(InboundMessage(parts: [.text(text)])))
    let message: MessageID
    do throws(AdapterError) {
      guard let accepted = try await terminal.inbox.accept(Batch(events: [event])).first else {
        throw AdapterError(.unavailable, "the inbox returned nothing")
      }
      message = accepted.message
    } catch {
      throw OperationError(.messageNotAccepted, ["reason": .string(error.message)])
    }
    return try await services.answer(to: message, in: conversation, after: before)
  }
}

extension OperationServices {
  /// Runs the conversation's lane until the message has a trace.
  fileprivate func answer(
    to message: MessageID, in conversation: ConversationID, after position: Int64?
  ) async throws(OperationError) -> ChatReply {
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
      guard await watch.next() != nil else { throw OperationError(.stopping) }
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

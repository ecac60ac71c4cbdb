import GatewayKit

extension Turns {
  /// An option counts as shown if it is among this many last lines of the conversation's log.
  static let rememberedLines = 200

  /// The customer's message with the option it picks, and trace steps about an option that was not taken; see
  /// `InboundMessage.reading`.
  func read(_ pending: PendingTurn) async throws(StoreError) -> (InboundMessage, [Trace.Step]) {
    guard case .message(let message) = pending.event.content else { return (InboundMessage(parts: []), []) }
    var offered: [OutboundMessage] = []
    if message.payload != nil {
      offered = try await store.recentLog(of: pending.conversation.id, limit: Self.rememberedLines)
        .compactMap { if case .outbound(let outbound) = $0.content { outbound } else { nil } }
    }
    return message.reading(offered: offered, numbered: pending.conversation.memory.numberedOptions)
  }
}

extension InboundMessage {
  /// The message with the option it picks, and trace steps about an option that was not taken.
  ///
  /// Payloads come from outside, and those of flows can be guessed. A payload is valid only if the conversation's last
  /// messages, `offered`, show it; restarts and content changes since then do not matter. Any other payload is dropped, and
  /// the message is read as text. A number that stands for an option of the last message, `numbered`, picks that option.
  func reading(
    offered: [OutboundMessage], numbered: [ReplyOption]
  ) -> (InboundMessage, [Trace.Step]) {
    var message = self
    var steps: [Trace.Step] = []
    if let payload = message.payload {
      if offered.contains(where: { $0.shows(payload) }) { return (message, []) }
      message.payload = nil
      let reason = TraceCode.optionNotOffered.with(["option": .string(String(payload.prefix(200)))])
      steps.append(Trace.Step(rung: "option", verdict: .passed, reason: reason, milliseconds: 0))
    }
    message.payload = NumberedOptions.choice(in: message.text, numbered)?.id
    return (message, steps)
  }
}

extension OutboundMessage {
  /// Whether the message offered the customer an option with this payload.
  fileprivate func shows(_ payload: String) -> Bool {
    if message.options?.choices.contains(where: { $0.id == payload }) ?? false { return true }
    return message.template?.buttons.contains(.reply(payload: payload)) ?? false
  }
}

import GatewayKit

extension Turns {
  /// An option counts as shown if it is among this many last lines of the conversation's log.
  static let rememberedLines = 200

  /// The customer's message with the option it picks, and trace steps about an option that was not taken.
  ///
  /// Payloads come from outside, and those of flows can be guessed. A payload is valid only if the log shows that this
  /// conversation offered it; restarts and content changes since then do not matter. Any other payload is dropped, and
  /// the message is read as text. A number that stands for an option of the last message picks that option.
  func read(_ pending: PendingTurn) async throws(StoreError) -> (InboundMessage, [Trace.Step]) {
    guard case .message(var message) = pending.event.content else { return (InboundMessage(parts: []), []) }
    var steps: [Trace.Step] = []
    if let payload = message.payload {
      let log = try await store.recentLog(of: pending.conversation.id, limit: Self.rememberedLines)
      if log.contains(where: { $0.shows(payload) }) { return (message, []) }
      message.payload = nil
      let reason = TraceCode.optionNotOffered.with(["option": .string(String(payload.prefix(200)))])
      steps.append(Trace.Step(rung: "option", verdict: .passed, reason: reason, milliseconds: 0))
    }
    message.payload = NumberedOptions.choice(in: message.text, pending.conversation.memory.numberedOptions)?.id
    return (message, steps)
  }
}

extension LogEntry {
  /// Whether the entry offered the customer an option with this payload.
  fileprivate func shows(_ payload: String) -> Bool {
    guard case .outbound(let outbound) = content else { return false }
    if outbound.message.options?.choices.contains(where: { $0.id == payload }) ?? false { return true }
    return outbound.message.template?.buttons.contains(.reply(payload: payload)) ?? false
  }
}

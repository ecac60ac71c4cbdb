import GatewayKit

extension Turns {
  /// How many last lines of a log are searched for the customer's last message.
  private static let searchedLines = 50

  /// Asks the providers about a turn, if its quota allows it. A turn that reaches no provider uses no quota.
  func climbProviders(_ open: Ladder.PendingDecision, _ turn: Turn, preview: any Preview) async -> Decision {
    var turn = turn
    let ticket: TurnQuotas.Ticket
    switch admit(turn.conversation, origin: turn.origin) {
    case .admitted(let admitted): ticket = admitted
    case .refused(let reason):
      turn.overQuota = reason
      return await ladder.climbProviders(open, turn, preview: preview)
    }
    let decision = await ladder.climbProviders(open, turn, preview: preview)
    if decision.answer.asked.isEmpty { quotas.giveBack(ticket) }
    return decision
  }

  /// Continues a flow whose pause has ended. Its questions count for the conversation and for the origin of the
  /// customer's last message.
  func finish(_ step: FlowStep, _ scene: FlowScene, in conversation: Conversation) async throws(StoreError) -> FlowStep
  {
    guard case .asks = step.outcome else {
      return await ladder.flowQuestions.finish(step, scene, preview: NoPreview()).step
    }
    let origins = try await store.recentLog(of: conversation.id, limit: Self.searchedLines).compactMap(\.origin)
    var asking = scene
    asking.origin = origins.last
    switch admit(conversation, origin: asking.origin) {
    case .admitted(let ticket):
      let result = await ladder.flowQuestions.finish(step, asking, preview: NoPreview())
      if result.asked.isEmpty { quotas.giveBack(ticket) }
      return result.step
    case .refused(let reason):
      asking.overQuota = reason
      return await ladder.flowQuestions.finish(step, asking, preview: NoPreview()).step
    }
  }

  /// Counts a turn against the quota of its conversation and its origin.
  func admit(_ conversation: Conversation, origin: TurnOrigin?) -> TurnQuotas.Admission {
    let quota = channels[conversation.channel]?.configuration.providerTurns ?? ProviderTurnQuota()
    return quotas.admit(conversation.id, on: conversation.channel, from: origin, quota, now: clock.uptime)
  }
}

extension LogEntry {
  /// The origin of the customer's message; nil for other entries.
  fileprivate var origin: TurnOrigin? {
    guard case .inbound(_, let event) = content, event.kind == .message else { return nil }
    return TurnOrigin(event.from)
  }
}

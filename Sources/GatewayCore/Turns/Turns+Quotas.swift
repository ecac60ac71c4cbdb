import GatewayKit

extension Turns {
  /// How many of the last lines of a log are searched for what its customer did last.
  private static let searchedLines = 50

  /// Asks the providers about a turn, where its quota lets it. A turn that reached none of them uses nothing up.
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

  /// Goes on with a flow whose pause is over. What it asks counts for the conversation, and for where its customer last
  /// wrote from.
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
  /// Where the customer's message came from; nil for other lines.
  fileprivate var origin: TurnOrigin? {
    guard case .inbound(_, let event) = content, event.kind == .message else { return nil }
    return TurnOrigin(event.from)
  }
}

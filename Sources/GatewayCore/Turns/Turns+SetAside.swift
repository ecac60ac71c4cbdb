import GatewayKit

extension Turns {
  /// Completes the turn of a message that crashes the process. The message is not read, and a person has to answer it.
  func setAside(_ pending: PendingTurn, _ work: Work) async throws(StoreError) -> Bool {
    let turn = try await turn(pending)
    let isBots = turn.conversation.owner == .bot
    var decision = Decision(
      step: Trace.Step(
        rung: "crash", verdict: isBots ? .handedOff : .silenced,
        reason: TraceCode.crashed.with(["count": .integer(suspects.badEnds(of: work))]), milliseconds: 0))
    if isBots { decision.handoff = Handoff(.crash) } else { decision.flagged = true }
    return try await complete([pending], turn, decision)
  }
}

import Foundation
import GatewayKit
import Logging
import Metrics

/// Takes turns. A woken lane first handles due items, then each waiting message, one at a time; one transaction
/// completes each (invariants 3 and 4).
struct Turns: Sendable {
  let store: any Store
  let roster: Roster
  let ladder: Ladder
  let content: ContentCache
  let switches: Switches
  let committer: Committer
  let editor: ConversationEditor
  let interruptions: Interruptions
  let handover: TurnHandover
  let signals: Signals
  let loops: LoopGuard
  let quotas: TurnQuotas
  let transcriber: Transcriber
  let lanes: Lanes
  let due: DueClock
  let dueReconciler: DueReconciler
  let suspects: Suspects
  let clockShifts: WallClockShifts
  let clock: any GatewayClock
  let log: Logger
  private let policy = RetryPolicy()

  var channels: Channels { roster.channels }
  var business: Business { roster.business }

  /// Runs a lane until it has no waiting work. Store failures are retried with backoff.
  func run(_ conversation: ConversationID) async {
    for failures in 1... {
      do {
        return try await takeAll(in: conversation)
      } catch {
        log.error(
          "a turn failed and will be tried again", metadata: ["conversation": "\(conversation)", "error": "\(error)"])
      }
      guard !lanes.isStopping else { return }
      do { try await clock.sleep(for: policy.backoff(failures, random: .random(in: 0.5...1))) } catch { return }
    }
  }

  private func takeAll(in conversation: ConversationID) async throws(StoreError) {
    for item in try await due.takeItems(in: conversation, at: try await clockShifts.settledNow()) {
      try await DueTurn(turns: self, item: item).take()
    }
    try await takeWaiting(in: conversation)
    if !lanes.isStopping { suspects.clearTurns(in: conversation) }
  }

  private func takeWaiting(in conversation: ConversationID) async throws(StoreError) {
    while !lanes.isStopping, let next = try await nextTurn(in: conversation) {
      // The channel is gone: the turn waits until it is back in the roster, which wakes the lane.
      guard channels[next.pending.conversation.channel] != nil else { return }
      // Only this turn's own change happened since the mark: no other message can be waiting.
      if try await take(next), next.isAlone, handover.holdsButOnce(next.mark) { return }
    }
  }

  /// The oldest waiting message: handed over, or read from the store.
  private func nextTurn(in conversation: ConversationID) async throws(StoreError) -> TurnHandover.Turn? {
    if let handed = handover.take(in: conversation) { return handed }
    let mark = handover.mark(conversation)
    let waiting = try await store.waitingTurns(in: conversation, limit: 2)
    return waiting.first.map { TurnHandover.Turn(pending: $0, mark: mark, isAlone: waiting.count == 1) }
  }

  /// Takes one turn, or sets it aside if it crashes the process. A suspect waits for its trial. True when it was
  /// completed.
  private func take(_ next: TurnHandover.Turn) async throws(StoreError) -> Bool {
    let work = Work.turn(next.pending.message, in: next.pending.conversation.id)
    guard !suspects.isSetAside(work) else { return try await setAside(next.pending, work) }
    do { try await suspects.admit(work) } catch { return false }
    let slot = suspects.begin(work)
    var isDone = false
    defer { suspects.end(slot, of: work, isDone: isDone) }
    isDone = try await answer(next)
    return isDone
  }

  /// Answers one turn: at once if the rules decide, together with the following messages if a provider is asked. True
  /// when it was completed.
  private func answer(_ next: TurnHandover.Turn) async throws(StoreError) -> Bool {
    let turn = try await transcribed(try await self.turn(next.pending))
    // The process is stopping and cancelled the transcription: the message waits for the next start.
    guard !Task.isCancelled else { return false }
    suspects.armThread()
    switch await climbRules(turn) {
    case .decided(let decision): return try await complete([next.pending], turn, decision)
    case .open(let open):
      var asksProvider = open.asksForFlow
      if !asksProvider { asksProvider = await ladder.anyProviderIsDue(in: turn) }
      if asksProvider {
        return try await AskedTurn(turns: self, first: next, turn: turn, open: open).take()
      }
      let decision = await climbProviders(open, turn, preview: NoPreview())
      return try await complete([next.pending], turn, decision)
    }
  }

  /// Runs the gate and the rules on a turn.
  func climbRules(_ turn: Turn) async -> Ladder.RulesOutcome {
    capped(await ladder.climbRules(turn, pause: switches.pause(of: turn.conversation.channel)), turn)
  }

  /// Completes the turns of messages that were decided on together.
  ///
  /// If the conversation changed meanwhile and the decision is still valid, the change is rebuilt from the same
  /// decision, without asking again. False when the decision is no longer valid, because the conversation has another
  /// owner or another place in a flow, or when another writer completed a turn; the lane then looks again.
  func complete(_ members: [PendingTurn], _ turn: Turn, _ decision: Decision) async throws(StoreError) -> Bool {
    try await clockShifts.settle()
    // The channel was removed meanwhile, so an answer could not be sent.
    guard channels[turn.conversation.channel] != nil else { return false }
    var plan = TurnPlan(
      turn: turn, conversation: turn.conversation, members: members, decision: decision,
      traits: traits(of: turn.conversation.channel), now: clock.now)
    defer {
      channels[turn.conversation.channel]?.inbox.metrics.turns
        .recordSeconds(clock.now.timeIntervalSince(turn.acceptedAt))
    }
    // Each round follows another writer's commit, so the loop makes progress.
    while true {
      let change = plan.change
      if try await committer.commit(change) {
        try await count(change, in: turn.conversation)
        return true
      }
      guard let now = try await store.conversation(turn.conversation.id), now.revision != change.expectedRevision,
        plan.holds(for: now)
      else { return false }
      plan.conversation = now
    }
  }

  /// The preview of the answer to a message; empty on channels that do not show the log.
  func preview(of pending: PendingTurn) -> any Preview {
    guard traits(of: pending.conversation.channel).logIsDelivery else { return NoPreview() }
    // The id of the answer's first message, so that the committed message replaces the preview.
    let message = MessageID(rawValue: "\(pending.message).1")
    return LivePreview(message, in: pending.conversation.id, live: committer.live)
  }

  /// Builds the turn of a waiting message. `availabilities` are cached lookups of the providers.
  func turn(
    _ pending: PendingTurn, sharing availabilities: AvailabilityMemo = AvailabilityMemo()
  ) async throws(StoreError) -> Turn {
    let configuration = channels[pending.conversation.channel]?.configuration
    let current = content.current
    let flowVersion = pending.conversation.memory.flow?.contentVersion ?? current.version
    let (inbound, reading) = try await read(pending)
    var turn = Turn(
      position: pending.position, message: pending.message, inbound: inbound, sentAt: pending.event.at,
      acceptedAt: pending.acceptedAt, conversation: pending.conversation,
      previousMessageAt: pending.previousMessageAt, content: current,
      flowContent: try await content.content(version: flowVersion), business: business,
      automation: configuration?.automation ?? .off, answerWithin: configuration?.answerWithin ?? .zero,
      now: clock.now)
    (turn.reading, turn.origin, turn.availabilities) = (reading, TurnOrigin(pending.event.from), availabilities)
    return turn
  }

  private func traits(of channel: ChannelID) -> ChannelTraits { channels[channel]?.traits ?? .removed }
}

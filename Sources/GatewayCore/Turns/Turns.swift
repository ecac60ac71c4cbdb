import Foundation
import GatewayKit
import Logging
import Metrics

/// Takes turns: in a woken lane first what fell due, then each waiting message, one at a time, each completed by one
/// transaction (invariants 3 and 4).
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

  /// Runs a lane until nothing waits in it. A store that does not answer is asked again with backoff.
  func run(_ conversation: ConversationID) async {
    for failures in 1... {
      do {
        return try await takeAll(in: conversation)
      } catch {
        log.error(
          "a turn could not be taken", metadata: ["conversation": "\(conversation)", "error": "\(error)"])
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
      // Nobody could answer there: it waits until the channel is back in the roster, which wakes the lane.
      guard channels[next.pending.conversation.channel] != nil else { return }
      // Nothing but its own end happened: no other message can be waiting.
      if try await take(next), next.isAlone, handover.holdsButOnce(next.mark) { return }
    }
  }

  /// The oldest message that waits: what was handed over, or what the store has.
  private func nextTurn(in conversation: ConversationID) async throws(StoreError) -> TurnHandover.Turn? {
    if let handed = handover.take(in: conversation) { return handed }
    let mark = handover.mark(conversation)
    let waiting = try await store.waitingTurns(in: conversation, limit: 2)
    return waiting.first.map { TurnHandover.Turn(pending: $0, mark: mark, isAlone: waiting.count == 1) }
  }

  /// Takes one turn, unless it is found to crash the process. True when it was completed. A suspect waits for its trial.
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

  /// Answers one turn: at once where the rules decide, with the messages that follow where a provider is asked. True when
  /// it was completed.
  private func answer(_ next: TurnHandover.Turn) async throws(StoreError) -> Bool {
    let turn = try await transcribed(try await self.turn(next.pending))
    // A gateway that could not wait any longer gave up on its recordings: the message waits for the next start.
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

  /// Asks the gate and the rules about a turn.
  func climbRules(_ turn: Turn) async -> Ladder.RulesOutcome {
    capped(await ladder.climbRules(turn, pause: switches.pause(of: turn.conversation.channel)), turn)
  }

  /// Completes the turns of messages that were decided on together.
  ///
  /// Where the conversation changed meanwhile and the decision still holds, the change is built anew from it: nobody is
  /// asked again. False when the decision does not hold any more, because a person took the conversation or the customer
  /// is elsewhere in a flow, or when somebody else completed a turn: the turns are looked at anew.
  func complete(_ members: [PendingTurn], _ turn: Turn, _ decision: Decision) async throws(StoreError) -> Bool {
    try await clockShifts.settle()
    // The channel was removed meanwhile, and nothing said would arrive.
    guard channels[turn.conversation.channel] != nil else { return false }
    var plan = TurnPlan(
      turn: turn, conversation: turn.conversation, members: members, decision: decision,
      traits: traits(of: turn.conversation.channel), now: clock.now)
    defer {
      channels[turn.conversation.channel]?.inbox.metrics.turns
        .recordSeconds(clock.now.timeIntervalSince(turn.acceptedAt))
    }
    // Each round, somebody else committed a change: nobody waits for anybody here.
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

  /// Where the answer to a message is shown while it is being written.
  func preview(of pending: PendingTurn) -> any Preview {
    guard traits(of: pending.conversation.channel).logIsDelivery else { return NoPreview() }
    // The name that the answer's first message will have: the committed one takes the preview's place.
    let message = MessageID(rawValue: "\(pending.message).1")
    return LivePreview(message, in: pending.conversation.id, live: committer.live)
  }

  /// The turn of a waiting message; `availabilities` are what was looked up of the providers already.
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

import Foundation
import GatewayKit

/// A turn that reaches a provider. It waits for messages that follow and includes them, and restarts when another
/// message arrives before the customer has seen any of the answer. A change of owner ends it. A flow's question to a
/// model covers the flow's own message only.
struct AskedTurn {
  /// The most restarts; later messages wait for a turn of their own.
  private static let maximumBeginnings = 5

  let turns: Turns
  let first: TurnHandover.Turn
  /// The turn of the first message.
  let turn: Turn
  let open: Ladder.PendingDecision

  /// How one round ended.
  private enum Outcome: Sendable {
    case decided(Decision)
    case overtaken
    case joined
  }

  private var conversation: ConversationID { turn.conversation.id }

  /// Takes the turn. True when it was completed; false when the lane must look again.
  func take() async throws(StoreError) -> Bool {
    let configured = turns.channels[turn.conversation.channel]?.configuration.grouping ?? .zero
    let grouping = open.asksForFlow ? .zero : configured
    if grouping > .zero { do { try await turns.clock.sleep(for: grouping) } catch { return false } }
    for beginning in 1...Self.maximumBeginnings {
      if let isCompleted = try await ask(beginning) { return isCompleted }
    }
    return false
  }

  /// Asks once. Returns whether that completed the turn; nil when it must restart.
  private func ask(_ beginning: Int) async throws(StoreError) -> Bool? {
    // Listening and the preview begin before the conversation is read (or when it is known to be unchanged), so that no
    // later event is missed, and a change of owner ends the preview.
    let causes = turns.interruptions.listen(in: conversation)
    defer { turns.interruptions.endListening(in: conversation) }
    let preview = turns.preview(of: first.pending)
    defer { preview.close() }
    guard let group = try await group() else { return false }
    if let last = group.members.last { turns.signals.answering(last.event, in: group.turn.conversation) }
    let mayJoin =
      !open.asksForFlow && beginning < Self.maximumBeginnings && group.members.count < MessageGroup.maximum
    switch await outcome(of: group.turn, preview, causes, mayJoin ? group.members.count : nil) {
    case .decided(let decision):
      // The process is stopping and cancelled the call: the message waits for the next start.
      guard !Task.isCancelled else { return false }
      // Answers were paused while the question waited for a slot: the gate decides anew.
      if decision.answer.asked.isEmpty, turns.switches.pause(of: turn.conversation.channel) != nil { return false }
      return try await turns.complete(group.members, group.turn, decision)
    case .overtaken: return false
    case .joined: return nil
    }
  }

  /// The messages to ask about; nil when the lane must look at the first one again.
  private func group() async throws(StoreError) -> MessageGroup? {
    let isAsRead = first.isAlone && turns.handover.holds(first.mark)
    if isAsRead { return MessageGroup(members: [first.pending], turn: turn) }
    return try await turns.group(of: turn, alone: open.asksForFlow, transcribing: true)
  }

  /// Whether more than `count` messages would be answered together now. A message that a rule answers joins no turn.
  private func isMore(than count: Int) async -> Bool {
    do {
      let group = try await turns.group(of: turn, alone: open.asksForFlow, transcribing: false)
      return (group?.members.count ?? 0) > count
    } catch {
      // The new message gets a turn of its own, which meets the store's failure itself.
      return false
    }
  }

  /// Asks the providers. `joinable` is the number of messages asked about; nil when no other message may join.
  private func outcome(
    of turn: Turn, _ preview: any Preview, _ causes: AsyncStream<Interruptions.Cause>, _ joinable: Int?
  ) async -> Outcome {
    await withTaskGroup(of: Outcome?.self) { group in
      group.addTask { .decided(await turns.climbProviders(open, turn, preview: preview)) }
      group.addTask {
        for await cause in causes {
          switch cause {
          case .ownerChanged: return .overtaken
          case .customerWrote:
            if let joinable, !preview.isVisible, await isMore(than: joinable), !preview.isVisible { return .joined }
          }
        }
        return nil
      }
      group.addTask {
        await preview.run(clock: turns.clock)
        return nil
      }
      while let outcome = await group.next() {
        guard let outcome else { continue }
        group.cancelAll()
        return outcome
      }
      return .overtaken
    }
  }
}

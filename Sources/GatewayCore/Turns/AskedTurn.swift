import Foundation
import GatewayKit

/// A turn that reaches a provider: it waits for the messages that follow, takes them with it, and begins anew when
/// another comes before the customer has been shown a word. A change of owner ends it. What a flow asks a model is asked
/// about its own message alone.
struct AskedTurn {
  /// The most new beginnings; then what comes later waits for a turn of its own.
  private static let maximumBeginnings = 5

  let turns: Turns
  let first: TurnHandover.Turn
  /// The turn of the first message.
  let turn: Turn
  let open: Ladder.PendingDecision

  /// How one beginning ended.
  private enum Outcome: Sendable {
    case decided(Decision)
    case overtaken
    case joined
  }

  private var conversation: ConversationID { turn.conversation.id }

  /// True when the turn was completed; false when it is to be looked at anew.
  func take() async throws(StoreError) -> Bool {
    let configured = turns.channels[turn.conversation.channel]?.configuration.grouping ?? .zero
    let grouping = open.asksForFlow ? .zero : configured
    if grouping > .zero { do { try await turns.clock.sleep(for: grouping) } catch { return false } }
    for beginning in 1...Self.maximumBeginnings {
      if let isCompleted = try await ask(beginning) { return isCompleted }
    }
    return false
  }

  /// Asks once; whether that completed the turn, nil when it has to begin anew.
  private func ask(_ beginning: Int) async throws(StoreError) -> Bool? {
    // Listened and shown from before the conversation is read, or known to be as it was read: what happens after that is
    // heard, and a change of owner takes the preview's place away.
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
      // A gateway that could not wait any longer gave the question up: the message waits for the next start.
      guard !Task.isCancelled else { return false }
      // Answers were paused while the question waited for a slot: the gate decides anew.
      if decision.answer.asked.isEmpty, turns.switches.pause(of: turn.conversation.channel) != nil { return false }
      return try await turns.complete(group.members, group.turn, decision)
    case .overtaken: return false
    case .joined: return nil
    }
  }

  /// The messages that are asked about; nil when the first is to be looked at anew.
  private func group() async throws(StoreError) -> MessageGroup? {
    let isAsRead = first.isAlone && turns.handover.holds(first.mark)
    if isAsRead { return MessageGroup(members: [first.pending], turn: turn) }
    return try await turns.group(of: turn, alone: open.asksForFlow, transcribing: true)
  }

  /// Whether more than `count` messages would be answered together now: one that a rule answers joins no turn.
  private func isMore(than count: Int) async -> Bool {
    do {
      let group = try await turns.group(of: turn, alone: open.asksForFlow, transcribing: false)
      return (group?.members.count ?? 0) > count
    } catch {
      // Then it waits for a turn of its own, which will hear of the store's trouble.
      return false
    }
  }

  /// Asks the providers; `joinable` is the number of messages asked about, nil when no other may join them.
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

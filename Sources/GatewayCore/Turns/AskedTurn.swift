import Foundation
import GatewayKit

/// A turn that reaches a provider: it waits for the messages that follow, takes them with it, and begins anew when
/// another comes before the customer has been shown a word. A change of owner ends it. What a flow asks a model is asked
/// about its own message alone.
struct AskedTurn {
  /// The most messages that are answered together.
  private static let maximumGroup = 20
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

  private var conversation: Conversation { first.pending.conversation }

  /// True when the turn was completed; false when it is to be looked at anew.
  func take() async throws(StoreError) -> Bool {
    let configured = turns.channels[conversation.channel]?.configuration.grouping ?? .zero
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
    let causes = turns.interruptions.listen(in: conversation.id)
    defer { turns.interruptions.endListening(in: conversation.id) }
    let preview = turns.preview(of: first.pending)
    defer { preview.close() }
    let isAsRead = first.isAlone && turns.handover.holds(first.mark)
    let group = isAsRead ? ([first.pending], turn) : try await self.group()
    guard let turn = group.turn else { return false }
    if let last = group.members.last { turns.signals.answering(last.event, in: turn.conversation) }
    let mayJoin =
      !open.asksForFlow && beginning < Self.maximumBeginnings && group.members.count < Self.maximumGroup
    switch await outcome(of: turn, preview, causes, mayJoin ? group.members.count : nil) {
    case .decided(let decision):
      // A gateway that could not wait any longer gave the question up: the message waits for the next start.
      guard !Task.isCancelled else { return false }
      return try await turns.complete(group.members, turn, decision)
    case .overtaken: return false
    case .joined: return nil
    }
  }

  /// The message and those that follow it, as far as no rule answers them.
  ///
  /// While a provider is asked, nobody else writes recordings down (`hearing`): the message waits for a turn of its own.
  private func group(hearing: Bool = true) async throws(StoreError) -> (members: [PendingTurn], turn: Turn?) {
    let waiting = try await turns.store.waitingTurns(in: conversation.id, limit: Self.maximumGroup)
    guard let head = waiting.first, head.position == first.pending.position,
      head.conversation.epoch == conversation.epoch, head.conversation.memory.flow == conversation.memory.flow
    else { return ([], nil) }
    var members = [head]
    var turn = try await turns.turn(head)
    for next in open.asksForFlow ? [] : waiting.dropFirst() {
      var following = try await turns.turn(next)
      if hearing {
        following = try await turns.hearing(following)
      } else if await turns.wantsHearing(following) {
        break
      }
      guard case .open(let pending) = await turns.climbRules(following), !pending.asksForFlow else { break }
      members.append(next)
      turn.following.append(
        Turn.Following(position: next.position, inbound: following.inbound, heard: following.reading + following.heard))
    }
    return (members, turn)
  }

  /// Whether more than `count` messages would be answered together now: one that a rule answers joins no turn.
  private func isMore(than count: Int) async -> Bool {
    do {
      return try await group(hearing: false).members.count > count
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
      if let live = preview as? LivePreview {
        group.addTask {
          await live.run(clock: turns.clock)
          return nil
        }
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

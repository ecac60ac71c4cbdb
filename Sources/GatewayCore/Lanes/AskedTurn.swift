import Foundation
import GatewayKit

/// A turn that reaches a provider: it waits for the messages that follow, takes them with it, and begins anew when
/// another comes before the customer has been shown a word. A change of owner ends it.
struct AskedTurn {
  /// The most messages that are answered together.
  private static let maximumGroup = 20
  /// The most new beginnings; then what comes later waits for a turn of its own.
  private static let maximumBeginnings = 5

  let turns: Turns
  let first: PendingTurn
  let open: Ladder.OpenClimb

  /// How one beginning ended.
  private enum Outcome: Sendable {
    case decided(Decision)
    case overtaken
    case joined
  }

  func take() async throws(StoreError) {
    let grouping = turns.channels[first.conversation.channel]?.configuration.grouping ?? .zero
    if grouping > .zero { do { try await turns.clock.sleep(for: grouping) } catch { return } }
    for beginning in 1...Self.maximumBeginnings {
      let group = try await self.group()
      guard let turn = group.turn else { return }
      let preview = turns.preview(of: turn)
      let mayJoin = beginning < Self.maximumBeginnings && group.members.count < Self.maximumGroup
      switch await outcome(of: turn, preview, mayJoin: mayJoin) {
      case .decided(let decision):
        if try await !turns.complete(group.members, turn, decision) { preview.discard() }
        return
      case .overtaken: return preview.discard()
      case .joined: preview.discard()
      }
    }
  }

  /// The message and those that follow it, as far as no rule answers them.
  private func group() async throws(StoreError) -> (members: [PendingTurn], turn: Turn?) {
    let waiting = try await turns.store.waitingTurns(in: first.conversation.id, limit: Self.maximumGroup)
    guard let head = waiting.first, head.position == first.position,
      head.conversation.epoch == first.conversation.epoch
    else { return ([], nil) }
    var members = [head]
    var turn = try await turns.turn(head)
    for next in waiting.dropFirst() {
      let following = try await turns.turn(next)
      guard case .open = await turns.climbRules(following) else { break }
      members.append(next)
      turn.following.append(following.inbound)
    }
    return (members, turn)
  }

  private func outcome(of turn: Turn, _ preview: any Preview, mayJoin: Bool) async -> Outcome {
    let causes = turns.interruptions.listen(in: turn.conversation.id)
    defer { turns.interruptions.endListening(in: turn.conversation.id) }
    return await withTaskGroup(of: Outcome?.self) { group in
      group.addTask { .decided(await turns.ladder.climbProviders(open, turn, preview: preview)) }
      group.addTask {
        for await cause in causes {
          switch cause {
          case .ownerChanged: return .overtaken
          case .customerWrote: if mayJoin, !preview.isVisible { return .joined }
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

import GatewayKit

/// Messages of one conversation that a provider answers together.
struct MessageGroup: Sendable {
  /// The most messages in a group.
  static let maximum = 20

  /// The messages, oldest first.
  var members: [PendingTurn]
  /// The turn of the first message, with the others as `following`.
  var turn: Turn
}

extension Turns {
  /// The current message of `first`, and the messages after it up to one that a rule answers. Nil when `first` no
  /// longer waits, or its conversation has another owner or another place in a flow.
  ///
  /// - Parameters:
  ///   - alone: Includes no other messages.
  ///   - transcribing: Transcribes recordings. False while a provider is asked: a message with a recording then waits
  ///     for a turn of its own.
  func group(of first: Turn, alone: Bool, transcribing: Bool) async throws(StoreError) -> MessageGroup? {
    let waiting = try await store.waitingTurns(in: first.conversation.id, limit: MessageGroup.maximum)
    guard let head = waiting.first, head.position == first.position,
      head.conversation.epoch == first.conversation.epoch,
      head.conversation.memory.flow == first.conversation.memory.flow
    else { return nil }
    var group = MessageGroup(members: [head], turn: try await turn(head, sharing: first.availabilities))
    for next in alone ? [] : waiting.dropFirst() {
      var following = try await turn(next, sharing: first.availabilities)
      if transcribing {
        following = try await transcribed(following)
      } else if await wantsTranscription(following) {
        break
      }
      guard case .open(let pending) = await climbRules(following), !pending.asksForFlow else { break }
      group.members.append(next)
      group.turn.following.append(
        Turn.Following(
          position: next.position, inbound: following.inbound, steps: following.reading + following.transcription))
    }
    return group
  }
}

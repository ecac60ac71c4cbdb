import Foundation
import GatewayKit
import Logging
import Metrics

/// Takes turns: in a woken lane first what fell due, then each waiting message, one at a time, each completed by one
/// transaction (invariants 3 and 4).
struct Turns: Sendable {
  let store: any Store
  let channels: Channels
  let ladder: Ladder
  let content: ContentShelf
  let switches: Switches
  let business: Business
  let committer: Committer
  let lanes: Lanes
  let due: DueClock
  let clock: any GatewayClock
  let log: Logger
  private let policy = RetryPolicy()

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
    for item in try await due.takeItems(in: conversation) {
      try await DueTurn(turns: self, item: item).take()
    }
    while !lanes.isStopping, let pending = try await store.nextTurn(in: conversation) {
      try await take(pending)
    }
  }

  /// Takes one turn. A change that came too late, because a person took the conversation meanwhile, is thrown away, and
  /// the turn is looked at anew.
  private func take(_ pending: PendingTurn) async throws(StoreError) {
    let began = ContinuousClock.now
    let turn = try await self.turn(pending)
    let decision = await ladder.decide(turn, pause: switches.pause(of: pending.conversation.channel))
    let change = TurnPlan(turn: turn, pending: pending, decision: decision, traits: traits(of: pending)).change
    _ = try await committer.commit(change)
    Timer(label: "balcao_turn_seconds", dimensions: [("channel", pending.conversation.channel.rawValue)])
      .recordSeconds((ContinuousClock.now - began).seconds)
  }

  private func turn(_ pending: PendingTurn) async throws(StoreError) -> Turn {
    let configuration = channels[pending.conversation.channel]?.configuration
    let current = content.current
    let flowVersion = pending.conversation.memory.flow?.contentVersion ?? current.version
    return Turn(
      message: pending.message, inbound: pending.inbound, sentAt: pending.event.at,
      acceptedAt: pending.acceptedAt, conversation: pending.conversation,
      previousMessageAt: pending.previousMessageAt, content: current,
      flowContent: try await content.content(version: flowVersion), business: business,
      automation: configuration?.automation ?? .off, answerWithin: configuration?.answerWithin ?? .zero,
      now: clock.now)
  }

  private func traits(of pending: PendingTurn) -> ChannelTraits {
    channels[pending.conversation.channel]?.traits ?? .removed
  }
}

extension ChannelTraits {
  /// Of a channel that is in the store and no longer in the configuration: nothing is said there.
  static let removed = ChannelTraits(limits: MessageLimits(textLength: 1_000, markup: .plain), logIsDelivery: true)
}

extension PendingTurn {
  /// The customer's message, with a number that stands for an option read as that option.
  fileprivate var inbound: InboundMessage {
    guard case .message(var message) = event.content else { return InboundMessage(parts: []) }
    if message.payload == nil {
      message.payload = NumberedOptions.choice(in: message.text, conversation.memory.numberedOptions)?.id
    }
    return message
  }
}
